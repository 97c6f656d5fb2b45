import type { Context } from "../context";
import { bucketOf, chunkOf, chunkTtlMs, slotOf } from "../metrics/tiers";
import { categoryField, FAILURE_TIERS, MAX_CATEGORIES, OTHER } from "./tiers";

/** Categories that this process has counted lately, by queue: a message used as a code must not fill Redis. */
const seen = new Map<string, Set<string>>();

function bounded(queueKey: string, category: string): string {
  const known = seen.get(queueKey) ?? new Set();
  seen.set(queueKey, known);
  if (known.has(category)) return category;
  if (known.size >= MAX_CATEGORIES) return OTHER;
  known.add(category);
  return category;
}

/**
 * Counts one failed attempt at every resolution. It is sent at once and not awaited: with Redis away it waits in the
 * connection's queue, and a process that dies then has not counted it.
 */
export function countFailedAttempt(
  ctx: Context,
  queueKey: string,
  failure: { class: string; code: string },
): void {
  const category = bounded(queueKey, `${failure.class}:${failure.code.slice(0, 60)}`);
  const pipeline = ctx.redis.pipeline();
  for (const tier of FAILURE_TIERS) {
    const bucket = bucketOf(tier, ctx.clock.now());
    const key = ctx.keys.failures(queueKey, tier.stepMs, chunkOf(tier, bucket));
    pipeline.hincrby(key, categoryField(slotOf(tier, bucket), category), 1);
    pipeline.pexpire(key, chunkTtlMs(tier));
  }
  pipeline
    .exec()
    .catch((err: unknown) => ctx.log.warn({ err, queue: queueKey }, "A failed attempt was not counted"));
}
