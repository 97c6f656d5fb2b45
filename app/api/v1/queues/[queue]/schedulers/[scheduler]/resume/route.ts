import { resumeScheduler } from "@/lib/contract/schedulers";
import { route } from "@/lib/http/route";
import { forAudit } from "@/lib/schedulers/audit-form";
import { resumeScheduler as resume } from "@/lib/schedulers/pause";

export const POST = route(resumeScheduler, async ({ params }, ctx) => {
  const { after, nextAt } = await resume(ctx, params);
  ctx.audit.before = { paused: true };
  ctx.audit.after = forAudit(after);
  return { id: params.scheduler, nextAt };
});
