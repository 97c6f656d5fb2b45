import { getGroupRules, putGroupRules } from "@/lib/contract/dead-letter-rules";
import { applyRules, groupsConcerned } from "@/lib/dead-letters/groups/apply-rules";
import { formerRules, readRules } from "@/lib/dead-letters/groups/rules";
import { route } from "@/lib/http/route";

export const GET = route(getGroupRules, async (_, ctx) => {
  const [current, former] = await Promise.all([readRules(ctx), formerRules(ctx)]);
  return { current, former };
});

export const PUT = route(putGroupRules, async ({ body }, ctx) => {
  const { before, after } = await applyRules(ctx, body, ctx.actor);
  ctx.audit.before = before;
  ctx.audit.after = after;
  ctx.audit.groups = groupsConcerned(before, after);
  return after;
});
