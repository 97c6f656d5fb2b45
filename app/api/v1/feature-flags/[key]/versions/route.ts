import { listFeatureFlagVersions } from "@/lib/contract/feature-flags";
import { featureVersions } from "@/lib/flags/feature-store";
import { route } from "@/lib/http/route";

export const GET = route(listFeatureFlagVersions, async ({ params }, ctx) => ({
  versions: await featureVersions(ctx, params.key),
}));
