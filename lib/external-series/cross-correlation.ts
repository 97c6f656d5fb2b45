import type { Correlation } from "../contract/external-series";

/** Fewer pairs say nothing: a coefficient of ten pairs of noise is above 0.6 once in fifteen times. */
export const LEAST_PAIRS = 20;
/** Lags that are tried: a quarter of the steps, at most so many either way. */
const MOST_LAG = 60;

type Column = readonly (number | null)[];

interface Agreement {
  /** Null when one of the two does not vary. */
  r: number | null;
  pairs: number;
}

/**
 * Pearson's product-moment coefficient of the steps in which both columns are known, `later` read `lag` steps after
 * `earlier`: the covariance over both standard deviations.
 */
export function pearson(earlier: Column, later: Column, lag = 0): Agreement {
  const xs: number[] = [];
  const ys: number[] = [];
  for (let index = Math.max(0, -lag); index < earlier.length && index + lag < later.length; index++) {
    const [x = null, y = null] = [earlier[index], later[index + lag]];
    if (x === null || y === null) continue;
    xs.push(x);
    ys.push(y);
  }
  const [meanX, meanY] = [mean(xs), mean(ys)];
  let [xx, yy, xy] = [0, 0, 0];
  for (const [index, x] of xs.entries()) {
    const dx = x - meanX;
    const dy = (ys[index] ?? 0) - meanY;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  const vary = isMore(xx, meanX, xs.length) && isMore(yy, meanY, ys.length);
  return { r: vary ? clamp(xy / Math.sqrt(xx * yy)) : null, pairs: xs.length };
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
const clamp = (r: number) => Math.min(1, Math.max(-1, r));
/** More than what the rounding of sums makes of equal values. */
const isMore = (squares: number, center: number, count: number) =>
  squares > count * (Math.abs(center) * 1e-9) ** 2;

/**
 * The lag at which `figure` and `queue` go together most, by the sample cross-correlation function (Box, Jenkins, Reinsel,
 * Ljung: Time Series Analysis, 5th edition, chapter 12): Pearson's coefficient of one column with the other one moved by
 * each lag within a quarter of their length; the strongest counts, of equal ones the shortest. A lag with fewer than
 * {@link LEAST_PAIRS} pairs is not looked at. Neither trend nor season is taken out, so that two columns which only both
 * rise agree: it is a hint where to look, and no test.
 */
export function crossCorrelation(figure: Column, queue: Column, stepMs: number): Correlation {
  const together = pearson(figure, queue);
  if (together.pairs < LEAST_PAIRS) return { kind: "too-little", pairs: together.pairs, needed: LEAST_PAIRS };
  if (together.r === null) {
    const known = figure.filter((value) => value !== null);
    return { kind: "flat", which: known.every((value) => value === known[0]) ? "figure" : "queue" };
  }
  const most = Math.min(MOST_LAG, Math.floor(Math.min(figure.length, queue.length) / 4));
  let best = { r: together.r, lag: 0, pairs: together.pairs };
  for (let distance = 1; distance <= most; distance++) {
    for (const lag of [distance, -distance]) {
      const { r, pairs } = pearson(figure, queue, lag);
      if (r === null || pairs < LEAST_PAIRS || Math.abs(r) <= Math.abs(best.r) + 1e-9) continue;
      best = { r, lag, pairs };
    }
  }
  const { r, lag, pairs } = best;
  return { kind: "found", r, lagMs: lag * stepMs, together: together.r, pairs };
}
