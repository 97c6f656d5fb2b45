import { TIERS, type Tier } from "./tiers";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Ages are measured every 10 s; a coarser bucket keeps the last measurement that fell into it. */
export const AGING_TIERS: readonly Tier[] = [
  TIERS[1],
  { stepMs: 10 * MINUTE, keepMs: 7 * DAY, chunkPoints: 144 },
  { stepMs: 3 * HOUR, keepMs: 90 * DAY, chunkPoints: 120 },
];
