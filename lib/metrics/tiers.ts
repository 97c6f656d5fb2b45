const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** One resolution of every series. A chunk has at most 512 points: that many short fields Redis keeps packed. */
export interface Tier {
  stepMs: number;
  keepMs: number;
  chunkPoints: number;
}

/** From fine to coarse. */
export const TIERS = [
  { stepMs: 1_000, keepMs: 15 * MINUTE, chunkPoints: 120 },
  { stepMs: 10_000, keepMs: 6 * HOUR, chunkPoints: 360 },
  { stepMs: MINUTE, keepMs: 7 * DAY, chunkPoints: 480 },
  { stepMs: HOUR, keepMs: 90 * DAY, chunkPoints: 360 },
] as const satisfies readonly Tier[];

export const bucketOf = (tier: Pick<Tier, "stepMs">, atMs: number) => Math.floor(atMs / tier.stepMs);
export const chunkOf = (tier: Tier, bucket: number) => Math.floor(bucket / tier.chunkPoints);
export const slotOf = (tier: Tier, bucket: number) => bucket % tier.chunkPoints;

/** The first point of an answer may begin before the range: by a hundredth of it, when it has a hundred points. */
const SPARE = 0.01;

/**
 * How long a chunk is kept from when a point in this slot of it was written on: until its last point has left the range that the
 * tier promises. Without a slot it is enough for any point, and may be a chunk's length too long.
 */
export const chunkTtlMs = (tier: Tier, slot = 0) =>
  Math.ceil(tier.keepMs * (1 + SPARE)) + tier.stepMs * (tier.chunkPoints - slot);

/** Which tier answers a range, and how many of its buckets make one point of the answer. */
export interface Plan {
  tier: Tier;
  perPoint: number;
  /** First bucket, and the one behind the last; both are multiples of `perPoint`. */
  fromBucket: number;
  toBucket: number;
}

/**
 * The coarsest tier that still gives `points` points, provided that it reaches back to `fromMs`; then as many of its
 * buckets a point as it takes to give no more than that.
 */
export function planRange(
  tiers: readonly Tier[],
  range: { fromMs: number; toMs: number; points: number; nowMs: number },
): Plan {
  const { fromMs, toMs, points, nowMs } = range;
  const wantedMs = Math.max(1, toMs - fromMs) / points;
  const reaching = tiers.filter((tier) => nowMs - fromMs <= tier.keepMs + tier.stepMs);
  const usable = reaching.length > 0 ? reaching : tiers.slice(-1);
  const tier = usable.findLast((each) => each.stepMs <= wantedMs) ?? usable[0] ?? TIERS[0];
  const perPoint = Math.max(1, Math.ceil(wantedMs / tier.stepMs - 1e-9));
  const first = Math.floor(bucketOf(tier, fromMs) / perPoint) * perPoint;
  const last = Math.ceil(toMs / tier.stepMs / perPoint) * perPoint;
  return { tier, perPoint, fromBucket: first, toBucket: Math.max(last, first + perPoint) };
}
