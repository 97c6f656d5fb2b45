import { diffPolicyVersions } from "@/lib/contract/policy-endpoints";
import { route } from "@/lib/http/route";
import { diffVersions } from "@/lib/policies/read";

export const GET = route(diffPolicyVersions, async ({ params, query }, ctx) =>
  diffVersions(ctx, params.queue, query),
);
