import { pauseScheduler } from "@/lib/contract/schedulers";
import { route } from "@/lib/http/route";
import { forAudit } from "@/lib/schedulers/audit-form";
import { pauseScheduler as pause } from "@/lib/schedulers/pause";

export const POST = route(pauseScheduler, async ({ params, body }, ctx) => {
  const definition = await pause(ctx, params, { by: ctx.actor, reason: body.reason ?? null });
  ctx.audit.before = forAudit(definition);
  ctx.audit.after = { paused: true };
  return { id: params.scheduler };
});
