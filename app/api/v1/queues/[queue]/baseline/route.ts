import { readBaseline } from "@/lib/baseline/read";
import { getBaseline } from "@/lib/contract/baseline";
import { route } from "@/lib/http/route";

export const GET = route(getBaseline, ({ params, query }, ctx) => readBaseline(ctx, params.queue, query));
