import type { Span, Stay } from "./stays";

/** Something that happened at some time, with a value. */
interface Measured {
  at: Span;
  value: Span;
}

/** How many of these happened from `fromMs` until before `toMs`: surely at least, possibly at most. */
export function countWithin(times: Iterable<Span>, fromMs: number, toMs: number): Span {
  let [low, high] = [0, 0];
  for (const at of times) {
    if (at.low >= fromMs && at.high < toMs) low += 1;
    if (at.high >= fromMs && at.low < toMs) high += 1;
  }
  return { low, high };
}

/** How many may have happened on either side of a whole number of steps. */
export const acrossSteps = (times: readonly Span[], stepMs: number): number =>
  times.filter(({ low, high }) => Math.floor(low / stepMs) !== Math.floor(high / stepMs)).length;

/** The value that a share of those within a stretch of time does not exceed. Null where there may be none. */
export function quantileWithin(
  measured: readonly Measured[],
  [fromMs, toMs]: readonly [number, number],
  share: number,
): Span | null {
  const sure = measured.filter(({ at }) => at.low >= fromMs && at.high < toMs);
  if (sure.length === 0) return null;
  const possible = measured.filter(({ at }) => at.high >= fromMs && at.low < toMs);
  const doubtful = possible.length - sure.length;
  const lows = sure.map(({ value }) => value.low).sort((a, b) => a - b);
  const highs = sure.map(({ value }) => value.high).sort((a, b) => a - b);
  const rank = (count: number) => Math.max(0, Math.ceil(share * count - 1e-9) - 1);
  // Those of which it is not known whether they belong here may all be the shortest, or all the longest.
  const at = rank(sure.length + doubtful);
  return {
    low: lows[at - doubtful] ?? Math.min(...possible.map(({ value }) => value.low)),
    high: highs[at] ?? Math.max(...possible.map(({ value }) => value.high)),
  };
}

/** A number of jobs over time: `after[i]` holds from `at[i]` on. */
interface Steps {
  at: number[];
  after: number[];
}

function stepsOf(changes: [atMs: number, by: 1 | -1][]): Steps {
  const steps: Steps = { at: [], after: [] };
  let count = 0;
  for (const [atMs, by] of changes.sort(([a], [b]) => a - b)) {
    count += by;
    if (steps.at.at(-1) === atMs) steps.after[steps.after.length - 1] = count;
    else {
      steps.at.push(atMs);
      steps.after.push(count);
    }
  }
  return steps;
}

/** The extreme of a number of jobs between two times. */
function extremeOf({ at, after }: Steps, fromMs: number, toMs: number, of: (...counts: number[]) => number) {
  let [low, high] = [0, at.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((at[middle] ?? 0) > fromMs) high = middle;
    else low = middle + 1;
  }
  let extreme = after[low - 1] ?? 0;
  for (; low < at.length && (at[low] ?? 0) <= toMs; low++) extreme = of(extreme, after[low] ?? 0);
  return extreme;
}

/** How many jobs were there at some moment between two times: surely at least, possibly at most. */
export function depthOf(stays: readonly Stay[]): (fromMs: number, toMs: number) => Span {
  const sure: [number, 1 | -1][] = [];
  const possible: [number, 1 | -1][] = [];
  for (const { in: entry, out } of stays) {
    if (out === null || entry.high < out.low) {
      sure.push([entry.high, 1]);
      if (out) sure.push([out.low, -1]);
    }
    possible.push([entry.low, 1]);
    if (out) possible.push([out.high + 1, -1]);
  }
  const [least, most] = [stepsOf(sure), stepsOf(possible)];
  return (fromMs, toMs) => ({
    low: extremeOf(least, fromMs, toMs, Math.min),
    high: extremeOf(most, fromMs, toMs, Math.max),
  });
}

/** Stays that surely, and those that possibly, were under way at some moment between two times. */
export function presentIn(
  stays: readonly Stay[],
  fromMs: number,
  toMs: number,
): { sure: Stay[]; possible: Stay[] } {
  return {
    sure: stays.filter((stay) => stay.in.high <= fromMs && (stay.out === null || stay.out.low > toMs)),
    possible: stays.filter((stay) => stay.in.low <= toMs && (stay.out === null || stay.out.high >= fromMs)),
  };
}

/** The age of the oldest of them at some moment between two times, ms; null when it is possible that none was there. */
export function oldestAge(stays: readonly Stay[], fromMs: number, toMs: number): Span | null {
  const { sure, possible } = presentIn(stays, fromMs, toMs);
  if (sure.length === 0) return null;
  const surely = Math.min(...sure.map(({ since }) => since.high));
  const possibly = Math.min(...possible.map(({ since }) => since.low));
  return { low: Math.max(0, fromMs - surely), high: Math.max(0, toMs - possibly) };
}
