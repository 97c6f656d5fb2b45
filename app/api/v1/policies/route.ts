import { listPolicies } from "@/lib/contract/policy-endpoints";
import { route } from "@/lib/http/route";
import { readPolicies } from "@/lib/policies/list";

export const GET = route(listPolicies, async (_input, ctx) => ({ policies: await readPolicies(ctx) }));
