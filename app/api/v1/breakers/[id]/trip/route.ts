import { tripByHand } from "@/lib/breakers/manual";
import { tripBreaker } from "@/lib/contract/breakers";
import { route } from "@/lib/http/route";

export const POST = route(tripBreaker, async ({ params, body }, ctx) => {
  const { before, after } = await tripByHand(ctx, params.id, { by: ctx.actor, ...body });
  ctx.audit.target = { route: after.route };
  ctx.audit.before = before.state;
  ctx.audit.after = after.state;
  return after;
});
