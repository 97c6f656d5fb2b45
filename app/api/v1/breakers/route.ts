import { listBreakers as readBreakers } from "@/lib/breakers/read";
import { listBreakers } from "@/lib/contract/breakers";
import { route } from "@/lib/http/route";

export const GET = route(listBreakers, (_input, ctx) => readBreakers(ctx));
