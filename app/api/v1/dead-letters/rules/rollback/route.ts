import { rollbackGroupRules } from "@/lib/contract/dead-letter-rules";
import { applyRules, groupsConcerned } from "@/lib/dead-letters/groups/apply-rules";
import { route } from "@/lib/http/route";

export const POST = route(rollbackGroupRules, async ({ body }, ctx) => {
  const { before, after } = await applyRules(ctx, body, ctx.actor);
  ctx.audit.before = before;
  ctx.audit.after = after;
  ctx.audit.groups = groupsConcerned(before, after);
  return after;
});
