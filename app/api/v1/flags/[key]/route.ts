import { deleteFlag, putFlag } from "@/lib/contract/flags";
import { putFlag as put, deleteFlag as remove } from "@/lib/flags/store";
import { route } from "@/lib/http/route";

export const PUT = route(putFlag, async ({ params, body }, ctx) => {
  const { before, after } = await put(ctx, params.key, body, ctx.actor);
  ctx.audit.before = before;
  ctx.audit.after = after;
  return after;
});

export const DELETE = route(deleteFlag, async ({ params }, ctx) => {
  const { before, releasing } = await remove(ctx, params.key);
  ctx.audit.before = before;
  return { key: params.key, releasing };
});
