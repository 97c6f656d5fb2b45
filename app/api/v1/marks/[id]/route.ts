import { deleteMark } from "@/lib/contract/marks";
import { route } from "@/lib/http/route";
import { deleteMark as remove } from "@/lib/marks/store";

export const DELETE = route(deleteMark, async ({ params }, ctx) => {
  const mark = await remove(ctx, params.id, ctx.actor);
  ctx.audit.target = { mark: mark.label };
  ctx.audit.before = mark;
  return { id: mark.id };
});
