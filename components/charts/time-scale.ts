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
