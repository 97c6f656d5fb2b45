import { pauseQueue } from "@/lib/contract/queues";
import { route } from "@/lib/http/route";
import { readQueueDetail } from "@/lib/queues/detail";
import { pauseByOperator, pausedBy } from "@/lib/queues/pause";

export const POST = route(pauseQueue, async ({ params }, ctx) => {
  ctx.audit.before = { pausedBy: await pausedBy(ctx, params.queue) };
  await pauseByOperator(ctx, params.queue);
  const detail = await readQueueDetail(ctx, params.queue);
  ctx.audit.after = { paused: detail.paused, pausedBy: detail.pausedBy };
  return detail;
});
