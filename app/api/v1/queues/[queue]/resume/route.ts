import { resumeQueue } from "@/lib/contract/queues";
import { route } from "@/lib/http/route";
import { readQueueDetail } from "@/lib/queues/detail";
import { pausedBy, resumeByOperator } from "@/lib/queues/pause";

export const POST = route(resumeQueue, async ({ params }, ctx) => {
  ctx.audit.before = { pausedBy: await pausedBy(ctx, params.queue) };
  await resumeByOperator(ctx, params.queue);
  const detail = await readQueueDetail(ctx, params.queue);
  ctx.audit.after = { paused: detail.paused, pausedBy: detail.pausedBy };
  return detail;
});
