import { bucketOf, chunkOf, chunkTtlMs, type Tier } from "@/lib/metrics/tiers";

const lengthMs = ({ stepMs, chunkPoints }: Tier) => stepMs * chunkPoints;

/** Since when a tier still has points: those of its oldest chunk that has not expired, though they are older than it promises. */
export function keptFromMs(tier: Tier, nowMs: number): number {
  const ttlMs = chunkTtlMs(tier, tier.chunkPoints - 1);
  return chunkOf(tier, bucketOf(tier, nowMs - ttlMs)) * lengthMs(tier);
}
