import type { Context } from "../context";
import { bandCounts } from "../metrics/age-bands";
import { AGING_TIERS } from "../metrics/aging-tiers";
import { bucketOf, chunkOf, chunkTtlMs, slotOf } from "../metrics/tiers";
import { readAgeSamples } from "../queues/backend/ages";
import type { QueueIdentity } from "../queues/identity";
import type { Write } from "./lease";

const EVERY_MS = 10_000;

export interface Backlog {
  key: string;
  identity: QueueIdentity;
  /** Bucket of the last measurement; raised here. */
  aging: { measured: number };
}

/** A queue's own moment within the ten seconds, so that a thousand queues are not measured in one tick. */
function offsetMs(key: string): number {
  let hash = 0;
  for (const char of key) hash = (hash * 31 + char.charCodeAt(0)) % 9_973;
  return hash % EVERY_MS;
}

/** Measures the ages of those backlogs whose turn it is; gives what to store, by queue key. */
export async function measureAges(
  ctx: Context,
  backlogs: Backlog[],
  nowMs: number,
): Promise<Map<string, Write[]>> {
  const due = backlogs.filter(({ key, aging }) => {
    const bucket = Math.floor(nowMs / EVERY_MS);
    return aging.measured !== bucket && nowMs % EVERY_MS >= Math.min(offsetMs(key), EVERY_MS - 1_500);
  });
  const samples = await readAgeSamples(
    ctx.redis,
    due.map(({ identity }) => identity),
    nowMs,
  );
  return new Map(
    due.map(({ key, aging }, index) => {
      aging.measured = Math.floor(nowMs / EVERY_MS);
      const text = bandCounts(samples[index] ?? [], nowMs)
        .map((count) => (count === 0 ? "" : count.toString(36)))
        .join(",");
      return [key, AGING_TIERS.flatMap((tier) => bandWrites(ctx, key, tier, nowMs, text))];
    }),
  );
}

function bandWrites(
  ctx: Context,
  key: string,
  tier: (typeof AGING_TIERS)[number],
  nowMs: number,
  text: string,
): Write[] {
  const bucket = bucketOf(tier, nowMs);
  const hash = ctx.keys.aging(key, tier.stepMs, chunkOf(tier, bucket));
  return [
    ["HSET", hash, slotOf(tier, bucket), text],
    ["PEXPIRE", hash, chunkTtlMs(tier, slotOf(tier, bucket))],
  ];
}
