import { evaluateFeatureFlag } from "@/lib/contract/feature-flags";
import { dryRun } from "@/lib/flags/dry-run";
import { readFeature } from "@/lib/flags/feature-store";
import { route } from "@/lib/http/route";

export const POST = route(evaluateFeatureFlag, async ({ params: { key }, body }, ctx) => {
  const flag = body.flag ? { ...body.flag, key } : await readFeature(ctx, key);
  return dryRun(flag, body.context, ctx.clock.now());
});
