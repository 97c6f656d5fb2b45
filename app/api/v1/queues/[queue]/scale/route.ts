import { readScale } from "@/lib/autoscale/read";
import { getScale } from "@/lib/contract/workers";
import { route } from "@/lib/http/route";

export const GET = route(getScale, ({ params }, ctx) => readScale(ctx, params.queue));
