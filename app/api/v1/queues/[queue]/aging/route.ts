import { getAging } from "@/lib/contract/metrics";
import { route } from "@/lib/http/route";
import { readAging } from "@/lib/metrics/aging";

export const GET = route(getAging, ({ params }, ctx) => readAging(ctx, params.queue));
