import { listPins as endpoint } from "@/lib/contract/pins";
import { route } from "@/lib/http/route";
import { listPins } from "@/lib/pins/store";

export const GET = route(endpoint, (_, ctx) => listPins(ctx, ctx.actor));
