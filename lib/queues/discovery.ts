import type { Context } from "../context";
import { scanForQueues } from "./backend/scan";
import { type QueueIdentity, queueKey } from "./identity";

/** A pass over all keys is spread over about this long, so that a new queue is seen well within a minute. */
const PASS_MS = 20_000;
/** The least time from the start of one pass to the next, which matters where there are few keys. */
const MIN_PASS_MS = 3_000;
const STEP_MS = 100;
/** Costs Redis half a millisecond a step; a pass over few keys is then a few steps, and a new queue is seen in seconds. */
const MIN_COUNT = 1_000;

/** How many keys one step looks at, so that a pass over `keys` keys ends in time. */
const scanCount = (keys: number) => Math.max(MIN_COUNT, Math.ceil(keys / (PASS_MS / STEP_MS)));

/**
 * Looks for queues without end, a little at a time, and gives each one found to `onQueue` (again at each pass); `onPass`
 * hears when all keys have been looked at. Stops
 * with the signal. When Redis is away it waits and begins its pass again.
 */
export async function discoverQueues(
  ctx: Context,
  onQueue: (key: string, queue: QueueIdentity) => void,
  signal: AbortSignal,
  onPass: () => void = () => {},
): Promise<void> {
  while (!signal.aborted) {
    const startedAt = ctx.clock.now();
    try {
      await scanOnce(ctx, onQueue, signal);
      onPass();
    } catch (err) {
      if (signal.aborted) return;
      ctx.log.debug({ err }, "The scan for queues was interrupted");
    }
    const rest = Math.max(STEP_MS, MIN_PASS_MS - (ctx.clock.now() - startedAt));
    await ctx.clock.sleep(rest, signal).catch(() => {});
  }
}

/** One pass over all keys. */
async function scanOnce(
  ctx: Context,
  onQueue: (key: string, queue: QueueIdentity) => void,
  signal?: AbortSignal,
): Promise<void> {
  let cursor = "0";
  do {
    const count = scanCount(await ctx.redis.dbsize());
    const step = await scanForQueues(ctx.redis, cursor, count, ctx.keys.prefix);
    for (const queue of step.found) onQueue(queueKey(queue), queue);
    cursor = step.cursor;
    if (cursor !== "0") await ctx.clock.sleep(STEP_MS, signal);
  } while (cursor !== "0");
}
