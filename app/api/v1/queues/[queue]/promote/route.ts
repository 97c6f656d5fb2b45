import { promoteJobs } from "@/lib/contract/queues";
import { route } from "@/lib/http/route";
import { promoteDelayed } from "@/lib/queues/promote";

export const POST = route(promoteJobs, async ({ params, body }, ctx) => {
  const answer = await promoteDelayed(ctx, params.queue, body.count);
  ctx.audit.after = answer;
  return answer;
});
