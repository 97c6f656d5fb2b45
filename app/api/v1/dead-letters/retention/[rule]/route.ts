import { deleteRetention, putRetention } from "@/lib/contract/retention";
import { deleteRule, putRule } from "@/lib/dead-letters/retention/store";
import { route } from "@/lib/http/route";

export const PUT = route(putRetention, async ({ params, body }, ctx) => {
  const { ifVersion, reason, ...draft } = body;
  const { before, after } = await putRule(ctx, params.rule, draft, { ifVersion, reason, by: ctx.actor });
  ctx.audit.before = before;
  ctx.audit.after = after;
  return after;
});

export const DELETE = route(deleteRetention, async ({ params }, ctx) => {
  ctx.audit.before = await deleteRule(ctx, params.rule);
  return { id: params.rule };
});
