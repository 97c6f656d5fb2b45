import { listRetentionVersions } from "@/lib/contract/retention";
import { ruleVersions } from "@/lib/dead-letters/retention/store";
import { route } from "@/lib/http/route";

export const GET = route(listRetentionVersions, async ({ params }, ctx) => ({
  versions: await ruleVersions(ctx, params.rule),
}));
