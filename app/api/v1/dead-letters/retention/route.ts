import { listRetention } from "@/lib/contract/retention";
import { listRules } from "@/lib/dead-letters/retention/store";
import { route } from "@/lib/http/route";

export const GET = route(listRetention, (_, ctx) => listRules(ctx));
