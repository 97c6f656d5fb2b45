import { listTenants } from "@/lib/contract/tenants";
import { route } from "@/lib/http/route";
import { readTenants } from "@/lib/quotas/tenants";

export const GET = route(listTenants, ({ params }, ctx) => readTenants(ctx, params.queue));
