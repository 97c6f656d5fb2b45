import { redisNow } from "../../collector/status";
import type { Context } from "../../context";
import { sealChunks } from "./seal";

const EVERY_MS = 60_000;

/**
 * Seals chunks whose time is over, once a minute, until the signal. A new leader looks at all that are kept, so that what
 * was left open while nobody led is sealed too. Redis away: the next round looks at the same again.
 */
export async function startChunkKeeper(ctx: Context, signal: AbortSignal): Promise<void> {
  let sinceMs = 0;
  while (!signal.aborted) {
    try {
      const [nowMs, queues] = await Promise.all([redisNow(ctx), ctx.redis.hkeys(ctx.keys.snapshot())]);
      await sealChunks(ctx, queues, { sinceMs, nowMs, signal });
      sinceMs = nowMs;
    } catch (err) {
      if (!signal.aborted) ctx.log.warn({ err }, "Old points were not sealed; they are tried again");
    }
    await ctx.clock.sleep(EVERY_MS, signal).catch(() => {});
  }
}
