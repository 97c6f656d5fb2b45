import { restoreFeatureFlag } from "@/lib/contract/feature-flags";
import { restoreFeature } from "@/lib/flags/feature-store";
import { route } from "@/lib/http/route";

export const POST = route(restoreFeatureFlag, async ({ params, body }, ctx) => {
  const { version, reason } = body;
  const { before, after } = await restoreFeature(ctx, params.key, version, { reason, by: ctx.actor });
  ctx.audit.before = before;
  ctx.audit.after = after;
  return after;
});
