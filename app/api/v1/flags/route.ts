import { listFlags } from "@/lib/contract/flags";
import { listFlags as readFlags } from "@/lib/flags/store";
import { route } from "@/lib/http/route";

export const GET = route(listFlags, (_input, ctx) => readFlags(ctx));
