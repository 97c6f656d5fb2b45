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
/** Nobody else is served meanwhile: about a millisecond. */
const MAX_COUNT = 2_000;
/** So that Redis gives no more than a twentieth of its time; from six million keys on a pass then takes longer than a minute. */
const MIN_STEP_MS = 20;

/** How many keys a step looks at and how long it is to the next, so that a pass over `keys` keys ends in time. Pure. */
export function scanStep(keys: number): { count: number; stepMs: number } {
  const wanted = Math.ceil(keys / (PASS_MS / STEP_MS));
  if (wanted <= MAX_COUNT) return { count: Math.max(MIN_COUNT, wanted), stepMs: STEP_MS };
  return { count: MAX_COUNT, stepMs: Math.max(MIN_STEP_MS, Math.floor((STEP_MS * MAX_COUNT) / wanted)) };
}

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
    const { count, stepMs } = scanStep(await ctx.redis.dbsize());
    const step = await scanForQueues(ctx.redis, cursor, count, ctx.keys.prefix);
    for (const queue of step.found) onQueue(queueKey(queue), queue);
    cursor = step.cursor;
    if (cursor !== "0") await ctx.clock.sleep(stepMs, signal);
  } while (cursor !== "0");
}
