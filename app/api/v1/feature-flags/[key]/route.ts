import { deleteFeatureFlag, putFeatureFlag } from "@/lib/contract/feature-flags";
import { deleteFeature, putFeature } from "@/lib/flags/feature-store";
import { route } from "@/lib/http/route";

export const PUT = route(putFeatureFlag, async ({ params, body }, ctx) => {
  const { flag, reason, ifVersion } = body;
  const { before, after } = await putFeature(ctx, params.key, flag, { reason, by: ctx.actor, ifVersion });
  ctx.audit.before = before;
  ctx.audit.after = after;
  return after;
});

export const DELETE = route(deleteFeatureFlag, async ({ params }, ctx) => {
  ctx.audit.before = await deleteFeature(ctx, params.key);
  return { key: params.key };
});
