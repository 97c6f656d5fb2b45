import { putLimits } from "@/lib/contract/queues";
import { route } from "@/lib/http/route";
import { readLimits, writeLimits } from "@/lib/queues/limits";

export const PUT = route(putLimits, async ({ params, body }, ctx) => {
  ctx.audit.before = await readLimits(ctx, params.queue);
  const limits = await writeLimits(ctx, params.queue, body);
  ctx.audit.after = limits;
  return limits;
});
