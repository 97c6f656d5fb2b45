import { replayEndpoints } from "@/lib/contract/operations";
import { route } from "@/lib/http/route";
import { setBackOff } from "@/lib/operations/store";

export const PUT = route(replayEndpoints.setBackOff, async ({ params, body }, ctx) => {
  const { before, after } = await setBackOff(ctx, params.id, body.backOff);
  ctx.audit.before = { backOff: before.backOff };
  ctx.audit.after = { backOff: after.backOff };
  return after;
});
