import { listGroups as list, patchGroups } from "@/lib/contract/dead-letter-groups";
import { changeGroups } from "@/lib/dead-letters/groups/change";
import { listGroups } from "@/lib/dead-letters/groups/list";
import { route } from "@/lib/http/route";

export const GET = route(list, ({ query }, ctx) => listGroups(ctx, query));

export const PATCH = route(patchGroups, async ({ body }, ctx) => {
  const [first = "", ...more] = body.groups;
  ctx.audit.target = { group: first, ...(more.length > 0 ? { andOthers: String(more.length) } : {}) };
  const { before, after } = await changeGroups(ctx, body, ctx.actor);
  ctx.audit.before = before;
  ctx.audit.after = after;
  ctx.audit.groups = after.map(({ key }) => key);
  return { groups: after };
});
