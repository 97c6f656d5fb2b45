import { getBreakdown } from "@/lib/contract/latency";
import { route } from "@/lib/http/route";
import { readBreakdown } from "@/lib/latency/read-breakdown";

export const GET = route(getBreakdown, ({ params, query }, ctx) => readBreakdown(ctx, params.queue, query));
