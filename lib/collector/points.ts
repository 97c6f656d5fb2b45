import type { Keys } from "../keys";
import { AGING_TIERS } from "../metrics/aging-tiers";
import type { ClosedPoint } from "../metrics/book";
import { bucketOf, chunkOf, chunkTtlMs, slotOf, TIERS, type Tier } from "../metrics/tiers";
import type { Write } from "./lease";

/** Stores points: absolute, so that writing one twice changes nothing. */
export function pointWrites(keys: Keys, queueKey: string, points: ClosedPoint[]): Write[] {
  return points.flatMap(({ tier: index, bucket, text }) => {
    const tier = TIERS[index];
    if (!tier) return [];
    const key = keys.series(queueKey, tier.stepMs, chunkOf(tier, bucket));
    return [
      ["HSET", key, slotOf(tier, bucket), text],
      ["PEXPIRE", key, chunkTtlMs(tier, slotOf(tier, bucket))],
    ];
  });
}

/** Every resolution of which it must be known in which buckets a collector looked. */
const WATCHED_TIERS: readonly Tier[] = [
  ...new Map<number, Tier>([...AGING_TIERS, ...TIERS].map((tier) => [tier.stepMs, tier])).values(),
];

/** A late tick speaks for the buckets since the one before, but not for longer than a sample does. */
const LATE_MS = 3_000;

/** Marks the buckets that this tick is the first to fall into; `marked` remembers the last one of each tier. */
export function uptimeWrites(keys: Keys, marked: number[], nowMs: number): Write[] {
  return WATCHED_TIERS.flatMap((tier, index) => {
    const bucket = bucketOf(tier, nowMs);
    const before = marked[index];
    const isLate = before !== undefined && (bucket - before) * tier.stepMs <= LATE_MS;
    const writes: Write[] = [];
    for (let each = isLate ? before + 1 : bucket; each <= bucket && each !== before; each++) {
      const key = keys.uptime(tier.stepMs, chunkOf(tier, each));
      writes.push(
        ["HSET", key, slotOf(tier, each), 1],
        ["PEXPIRE", key, chunkTtlMs(tier, slotOf(tier, each))],
      );
    }
    marked[index] = bucket;
    return writes;
  });
}
