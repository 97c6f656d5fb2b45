import { listDecisions } from "@/lib/contract/decisions";
import { readDecisions } from "@/lib/decisions/list";
import { route } from "@/lib/http/route";

export const GET = route(listDecisions, ({ params, query }, ctx) => readDecisions(ctx, params.queue, query));
