import { replayEndpoints } from "@/lib/contract/operations";
import { route } from "@/lib/http/route";
import { setBackOff } from "@/lib/operations/store";

export const PUT = route(replayEndpoints.setBackOff, async ({ params, body }, ctx) => {
  ctx.audit.after = { backOff: body.backOff };
  return setBackOff(ctx, params.id, body.backOff);
});
