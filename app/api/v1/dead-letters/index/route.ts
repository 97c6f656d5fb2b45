import { getDeadLetterIndex } from "@/lib/contract/dead-letters";
import { readIndexState } from "@/lib/dead-letters/index-state";
import { route } from "@/lib/http/route";

export const GET = route(getDeadLetterIndex, (_, ctx) => readIndexState(ctx));
