import type { Context } from "../context";
import type { Limits } from "../contract/queues";
import { openQueue } from "./open";

/** A queue's limits over all of its workers, as BullMQ keeps them. Throws `queue_not_found`. */
export async function readLimits(ctx: Context, key: string): Promise<Limits> {
  const queue = await openQueue(ctx, key);
  const [concurrency, rate] = await Promise.all([queue.getGlobalConcurrency(), queue.getGlobalRateLimit()]);
  return { concurrency, rate: rate && { max: rate.max, durationMs: rate.duration } };
}

/**
 * Changes a queue's limits; workers obey from their next job on. A part left out stays, null removes it. A crash in
 * between leaves one of the two changed. Throws `queue_not_found`.
 */
export async function writeLimits(
  ctx: Context,
  key: string,
  { concurrency, rate }: Partial<Limits>,
): Promise<Limits> {
  const queue = await openQueue(ctx, key);
  if (concurrency === null) await queue.removeGlobalConcurrency();
  else if (concurrency !== undefined) await queue.setGlobalConcurrency(concurrency);
  if (rate === null) await queue.removeGlobalRateLimit();
  else if (rate !== undefined) await queue.setGlobalRateLimit(rate.max, rate.durationMs);
  return readLimits(ctx, key);
}
