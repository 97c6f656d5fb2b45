const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const RANGE_NAMES = ["15m", "1h", "6h", "24h", "7d", "90d"] as const;
export type RangeName = (typeof RANGE_NAMES)[number];

export interface Range {
  label: string;
  lengthMs: number;
  /** How often to ask anew; a long range moves slowly. */
  refreshMs: number;
}

/** The ranges that all charts of a page share. */
export const RANGES: Record<RangeName, Range> = {
  "15m": { label: "15 min", lengthMs: 15 * MINUTE, refreshMs: 3_000 },
  "1h": { label: "1 h", lengthMs: HOUR, refreshMs: 10_000 },
  "6h": { label: "6 h", lengthMs: 6 * HOUR, refreshMs: 30_000 },
  "24h": { label: "24 h", lengthMs: DAY, refreshMs: MINUTE },
  "7d": { label: "7 days", lengthMs: 7 * DAY, refreshMs: MINUTE },
  "90d": { label: "90 days", lengthMs: 90 * DAY, refreshMs: 5 * MINUTE },
};
