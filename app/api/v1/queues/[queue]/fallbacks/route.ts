import { listFallbacks } from "@/lib/contract/fallbacks";
import { listFallbacks as readFallbacks } from "@/lib/fallbacks/taken";
import { route } from "@/lib/http/route";

export const GET = route(listFallbacks, ({ params }, ctx) => readFallbacks(ctx, params.queue));
