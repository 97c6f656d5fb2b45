import { pauseShards } from "@/lib/contract/queues";
import { route } from "@/lib/http/route";
import { pauseWhole } from "@/lib/queues/pause-shards";

export const POST = route(pauseShards, ({ params }, ctx) => pauseWhole(ctx, ctx.audit, params.queue));
