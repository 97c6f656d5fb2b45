import { cleanQueue } from "@/lib/contract/queues";
import { route } from "@/lib/http/route";
import { cleanJobs } from "@/lib/queues/clean";

export const POST = route(cleanQueue, async ({ params, body }, ctx) => {
  const answer = await cleanJobs(ctx, params.queue, body);
  ctx.audit.skip = answer.dryRun;
  ctx.audit.after = { state: body.state, graceMs: body.graceMs, limit: body.limit, ...answer };
  return answer;
});
