import { listAuditEntries } from "@/lib/audit/audit-log";
import { listAudit } from "@/lib/contract/audit";
import { route } from "@/lib/http/route";

export const GET = route(listAudit, ({ query }, ctx) => listAuditEntries(ctx, query));
