import { putPin as pinning, deletePin as unpinning } from "@/lib/contract/pins";
import { route } from "@/lib/http/route";
import { deletePin, putPin } from "@/lib/pins/store";

export const PUT = route(pinning, ({ params: { queue } }, ctx) => putPin(ctx, ctx.actor, queue));

export const DELETE = route(unpinning, ({ params: { queue } }, ctx) => deletePin(ctx, ctx.actor, queue));
