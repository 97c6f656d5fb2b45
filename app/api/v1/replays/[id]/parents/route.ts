import { getReplayParents, replayReadyParents } from "@/lib/contract/replay-parents";
import { json, route } from "@/lib/http/route";
import { readReplayParents, replayParents } from "@/lib/operations/parents";

export const GET = route(getReplayParents, ({ params }, ctx) => readReplayParents(ctx, params.id));

export const POST = route(replayReadyParents, async ({ params, body }, ctx) => {
  const answer = await replayParents(ctx, params.id, { actor: ctx.actor, reason: body.reason });
  ctx.audit.target = { id: answer.id ?? "" };
  ctx.audit.after = { parentsOf: params.id, total: answer.total };
  return json(answer, 202);
});
