import { runScheduler } from "@/lib/contract/schedulers";
import { route } from "@/lib/http/route";
import { runNow } from "@/lib/schedulers/run-now";

export const POST = route(runScheduler, async ({ params }, ctx) => {
  const idempotencyKey = ctx.request.headers.get("idempotency-key") ?? undefined;
  const { answer, repeated } = await runNow(ctx, params, idempotencyKey);
  if (repeated) ctx.audit.skip = true;
  ctx.audit.after = { jobId: answer.jobId };
  return answer;
});
