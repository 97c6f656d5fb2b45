import { getBackpressure as endpoint } from "@/lib/contract/enqueue";
import { readBackpressure } from "@/lib/enqueue/request";
import { route } from "@/lib/http/route";

export const GET = route(endpoint, ({ params }, ctx) => readBackpressure(ctx, params.queue));
