import { replayJob as endpoint } from "@/lib/contract/jobs";
import { route } from "@/lib/http/route";
import { replayJob } from "@/lib/jobs/actions";

export const POST = route(endpoint, ({ params }, ctx) => replayJob(ctx, params.queue, params.id, ctx.actor));
