import { replayFallbacks } from "@/lib/contract/fallbacks";
import { replayFallbacks as replay } from "@/lib/fallbacks/replay";
import { route } from "@/lib/http/route";

export const POST = route(replayFallbacks, async ({ params, body }, ctx) => {
  const { until = ctx.clock.now(), limit, dryRun } = body;
  const answer = await replay(ctx, params.queue, { until, limit, dryRun });
  ctx.audit.skip = dryRun;
  ctx.audit.after = answer;
  return answer;
});
