import { rollbackPolicy } from "@/lib/contract/policy-endpoints";
import { route } from "@/lib/http/route";
import { readPolicy, rollBack } from "@/lib/policies/read";

export const POST = route(rollbackPolicy, async ({ params, body }, ctx) => {
  ctx.audit.before = (await readPolicy(ctx, params.queue)).document;
  const saved = await rollBack(ctx, params.queue, { ...body, by: ctx.actor });
  ctx.audit.after = saved.document ?? "as the code declares";
  return saved;
});
