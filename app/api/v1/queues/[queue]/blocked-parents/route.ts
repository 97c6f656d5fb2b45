import { listBlockedParents } from "@/lib/contract/flows";
import { route } from "@/lib/http/route";
import { readBlockedParents } from "@/lib/jobs/blocked-parents";

export const GET = route(listBlockedParents, ({ params }, ctx) => readBlockedParents(ctx, params.queue));
