import { getPolicy, putPolicy } from "@/lib/contract/policy-endpoints";
import { route } from "@/lib/http/route";
import { readPolicy } from "@/lib/policies/read";
import { savePolicy } from "@/lib/policies/store";

export const GET = route(getPolicy, async ({ params }, ctx) => readPolicy(ctx, params.queue));

export const PUT = route(putPolicy, async ({ params, body }, ctx) => {
  ctx.audit.before = (await readPolicy(ctx, params.queue)).document;
  ctx.audit.after = body.document;
  return savePolicy(ctx, params.queue, { ...body, by: ctx.actor, rollbackOf: null });
});
