import type { RetryStep } from "@/lib/contract/policies";
import { areaPath, linePath, type Stretch, scalesOf } from "./plot-path";
import { valueTicks } from "./value-scale";

const UNITS_MS = [1, 1_000, 60_000, 3_600_000, 86_400_000];

/** Round values in the unit that the top is read in: minutes for an hour, not tenths of a thousand seconds. */
export function durationTicks(maxMs: number): number[] {
  const unitMs = UNITS_MS.findLast((ms) => maxMs >= ms) ?? 1;
  return valueTicks(maxMs / unitMs, 1).map((value) => value * unitMs);
}

/** The first attempt, which the times of the others are counted from. */
const ZERO = { min: 0, p10: 0, median: 0, p90: 0, max: 0 };
const FIRST: RetryStep = { attempt: 1, delayMs: ZERO, atMs: ZERO, pastDeadline: false };

/** The attempts of a timetable, from the first one on. */
export const attemptsOf = (steps: readonly RetryStep[]): RetryStep[] => [FIRST, ...steps];

/** Where attempts come, from the first at the left to the last at the right; `topMs` is at the top. */
export function retryBands(attempts: readonly RetryStep[], topMs: number) {
  const { x, y } = scalesOf({ from: 1, to: attempts.at(-1)?.attempt ?? 1, top: topMs });
  const between = (low: keyof RetryStep["atMs"], high: keyof RetryStep["atMs"]): Stretch[] =>
    attempts.map(({ attempt, atMs }) => ({ x: x(attempt), low: y(atMs[low]), high: y(atMs[high]) }));
  const median = between("median", "median");
  return {
    whole: areaPath(between("min", "max")),
    most: areaPath(between("p10", "p90")),
    median: linePath(median),
    /** A place for each attempt, to be stroked with round ends. */
    dots: median.map((place) => `M${place.x.toFixed(1)} ${place.high.toFixed(1)}h0`).join(""),
  };
}
