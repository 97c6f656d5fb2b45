import { TRENDS, type TrendRange } from "../../contract/dead-letter-groups";
import type { TallyOptions } from "../index/tally";

/** The buckets of a range that ends with the one in which `nowMs` is. */
export function trendOf(range: TrendRange, nowMs: number): TallyOptions["trend"] {
  const { stepMs, buckets } = TRENDS[range];
  return { from: (Math.floor(nowMs / stepMs) - buckets + 1) * stepMs, stepMs, buckets };
}

/** For counts without a trend. */
export const NO_TREND = { from: 0, stepMs: 1, buckets: 0 };
