import { listFeatureFlags } from "@/lib/contract/feature-flags";
import { listFeatures } from "@/lib/flags/feature-store";
import { route } from "@/lib/http/route";

export const GET = route(listFeatureFlags, (_input, ctx) => listFeatures(ctx));
