import { z } from "zod";
import type { Context } from "../context";
import type { Health } from "../contract/live";

/** A leader that has not ticked for this long counts as lost. */
const COLLECTOR_LOST_MS = 5_000;

const statusSchema = z.object({
  id: z.string(),
  /** By Redis's clock. */
  at: z.number(),
  tickMs: z.number(),
});
export type LeaderStatus = z.infer<typeof statusSchema>;

/** Redis's own time in epoch ms: the one clock that collectors and servers on several machines share. */
export async function redisNow(ctx: Pick<Context, "redis">): Promise<number> {
  const [seconds, micros] = await ctx.redis.time();
  return Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000);
}

/** Who leads, and how long ago it last ticked; null when none leads or it has fallen silent. */
export async function readCollector(ctx: Pick<Context, "redis" | "keys">): Promise<Health["collector"]> {
  const [now, status] = await Promise.all([redisNow(ctx), readLeaderStatus(ctx)]);
  const lagMs = status ? Math.max(0, now - status.at) : null;
  return status && lagMs !== null && lagMs <= COLLECTOR_LOST_MS
    ? { leader: status.id, lagMs }
    : { leader: null, lagMs };
}

/** What the last leader said of itself, whether or not it still lives. */
export const readLeaderStatus = async (ctx: Pick<Context, "redis" | "keys">): Promise<LeaderStatus | null> =>
  parseStatus(await ctx.redis.get(ctx.keys.leaderStatus()));

function parseStatus(text: string | null): LeaderStatus | null {
  if (text === null) return null;
  try {
    return statusSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
