import { deleteScheduler, getScheduler, putScheduler } from "@/lib/contract/schedulers";
import { route } from "@/lib/http/route";
import { forAudit } from "@/lib/schedulers/audit-form";
import { putScheduler as put, removeScheduler } from "@/lib/schedulers/change";
import { readScheduler } from "@/lib/schedulers/detail";

export const GET = route(getScheduler, ({ params }, ctx) => readScheduler(ctx, params));

export const PUT = route(putScheduler, async ({ params, body: { reason: _, ...draft } }, ctx) => {
  const { before, after, nextAt } = await put(ctx, params, draft);
  ctx.audit.before = forAudit(before);
  ctx.audit.after = forAudit(after);
  return { id: params.scheduler, nextAt };
});

export const DELETE = route(deleteScheduler, async ({ params }, ctx) => {
  ctx.audit.before = forAudit(await removeScheduler(ctx, params));
  return { id: params.scheduler };
});
