import { resumeShards } from "@/lib/contract/queues";
import { route } from "@/lib/http/route";
import { resumeWhole } from "@/lib/queues/pause-shards";

export const POST = route(resumeShards, ({ params }, ctx) => resumeWhole(ctx, ctx.audit, params.queue));
