import { readBreakerHistory } from "@/lib/breakers/read";
import { getBreaker } from "@/lib/contract/breakers";
import { route } from "@/lib/http/route";

export const GET = route(getBreaker, ({ params }, ctx) => readBreakerHistory(ctx, params.id));
