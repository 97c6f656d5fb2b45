import type { Tier } from "../metrics/tiers";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Failures are counted at all of these, from fine to coarse. A range of any length reads at most eight chunks. */
export const FAILURE_TIERS = [
  { stepMs: 10_000, keepMs: 2 * HOUR, chunkPoints: 180 },
  { stepMs: MINUTE, keepMs: DAY, chunkPoints: 360 },
  { stepMs: HOUR, keepMs: 90 * DAY, chunkPoints: 360 },
] as const satisfies readonly Tier[];
