import { dropKeptScheduler } from "@/lib/contract/schedulers";
import { route } from "@/lib/http/route";
import { forAudit } from "@/lib/schedulers/audit-form";
import { dropKept } from "@/lib/schedulers/pause";

export const DELETE = route(dropKeptScheduler, async ({ params }, ctx) => {
  ctx.audit.before = forAudit(await dropKept(ctx, params));
  return { id: params.scheduler };
});
