import { TIERS, type Tier } from "../metrics/tiers";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Latencies of a queue, from fine to coarse. Only the finest is counted into; each other one is summed up from the one before
 * it. A chunk is a whole number of the next tier's buckets, so that what makes up one of them is in one hash.
 */
export const LATENCY_TIERS = [
  { stepMs: 10 * SECOND, keepMs: 15 * MINUTE, chunkPoints: 12 },
  { stepMs: 2 * MINUTE, keepMs: 6 * HOUR, chunkPoints: 30 },
  { stepMs: HOUR, keepMs: 7 * DAY, chunkPoints: 48 },
  { stepMs: DAY, keepMs: 90 * DAY, chunkPoints: 30 },
] as const satisfies readonly Tier[];

/**
 * The same by job name and by tenant: more in each bucket, so fewer and shorter. The finest, which has the latencies of all
 * values, reaches back an hour and what a question takes to come.
 */
export const BREAKDOWN_TIERS = [
  { stepMs: 10 * MINUTE, keepMs: 51 * MINUTE, chunkPoints: 2 },
  { stepMs: 20 * MINUTE, keepMs: 6 * HOUR, chunkPoints: 9 },
  { stepMs: 3 * HOUR, keepMs: DAY, chunkPoints: 8 },
  { stepMs: DAY, keepMs: 7 * DAY, chunkPoints: 3 },
] as const satisfies readonly Tier[];

/** A bucket of a coarser tier is summed up within this time of its end. */
export const SUMMED_WITHIN_MS = 20 * SECOND;

/** The coarsest resolution in which it is kept whether a collector looked, of those that tell of a step and reach as far. */
export const uptimeTierOf = (tier: Tier): Tier =>
  TIERS.findLast(({ stepMs, keepMs }) => stepMs <= tier.stepMs && keepMs >= tier.keepMs) ??
  TIERS.findLast(({ stepMs }) => stepMs <= tier.stepMs) ??
  TIERS[0];
