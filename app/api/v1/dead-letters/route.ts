import { listDeadLetters as endpoint } from "@/lib/contract/dead-letters";
import { listDeadLetters } from "@/lib/dead-letters/list";
import { route } from "@/lib/http/route";

export const GET = route(endpoint, ({ query }, ctx) => listDeadLetters(ctx, query));
