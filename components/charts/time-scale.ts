import { formatAxisTime } from "@/lib/format";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS_MS = [
  1_000,
  2_000,
  5_000,
  10_000,
  30_000,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
];

/**
 * Round times between `fromMs` and `toMs`, at most `most` of them. They are round on the reader's clock:
 * `offsetMs` is what local time is ahead of UTC.
 */
export function timeTicks(fromMs: number, toMs: number, most: number, offsetMs: number): number[] {
  const stepMs = STEPS_MS.find((step) => (toMs - fromMs) / step <= most) ?? 30 * DAY;
  const ticks: number[] = [];
  const first = Math.ceil((fromMs + offsetMs) / stepMs) * stepMs - offsetMs;
  for (let at = first; at <= toMs; at += stepMs) ticks.push(at);
  return ticks;
}

/** What local time is ahead of UTC at a moment, in ms. */
export const localOffsetMs = (atMs: number) => -new Date(atMs).getTimezoneOffset() * MINUTE;

/** Ticks stand at whole minutes, so that seconds would only be noise. */
const NO_SECONDS_MS = 3_600_000;
/** A time as short as this has ticks between whole minutes. */
const SECONDS_MS = 5 * 60_000;
/** More would touch each other. */
export const MAX_TICKS = 7;

/** A moment on the time axis, as far as the axis needs it. */
export const axisTime = (at: number, rangeMs: number) =>
  formatAxisTime(at, rangeMs < SECONDS_MS ? rangeMs : Math.max(rangeMs, NO_SECONDS_MS));

/** Index of the value nearest to `wanted` in an ascending list; -1 for an empty one. */
export function nearestIndex(values: readonly number[], wanted: number): number {
  let best = -1;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0;
    if (best === -1 || Math.abs(value - wanted) <= Math.abs((values[best] ?? 0) - wanted)) best = index;
    else break;
  }
  return best;
}
