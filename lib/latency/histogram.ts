/** Numbers of durations by bucket; buckets without any are left out. */
export type Histogram = Map<number, number>;

/**
 * Whole milliseconds up to 20 have a bucket each; above that an octave has ten, of equal width. Told by its middle, a value is
 * at most 4.8 % off, and stays so however many histograms are merged.
 */
const PER_OCTAVE = 10;
/** Longer is counted as this: four hundred days. */
const LONGEST_MS = 34_560_000_000;

export function bucketOf(ms: number): number {
  const value = Math.min(LONGEST_MS, Math.max(0, Math.round(ms)));
  if (value < 2 * PER_OCTAVE) return value;
  const octave = Math.floor(Math.log2(value / PER_OCTAVE));
  return PER_OCTAVE * octave + Math.floor(value / 2 ** octave);
}

/** First and last whole millisecond of a bucket. */
export function edgesOf(bucket: number): { first: number; last: number } {
  const octave = Math.max(0, Math.floor(bucket / PER_OCTAVE) - 1);
  const width = 2 ** octave;
  const first = (bucket - PER_OCTAVE * octave) * width;
  return { first, last: first + width - 1 };
}

/** The milliseconds that stand for a bucket: equally far, in proportion, from both of its ends. */
export function middleOf(bucket: number): number {
  const { first, last } = edgesOf(bucket);
  return first === last ? first : (2 * first * last) / (first + last);
}

export function note(histogram: Histogram, ms: number): void {
  const bucket = bucketOf(ms);
  histogram.set(bucket, (histogram.get(bucket) ?? 0) + 1);
}

/** Adds what the second one holds to the first. */
export function merge(into: Histogram, from: Histogram): void {
  for (const [bucket, count] of from) into.set(bucket, (into.get(bucket) ?? 0) + count);
}

export function countOf(histogram: Histogram): number {
  let sum = 0;
  for (const count of histogram.values()) sum += count;
  return sum;
}

/** Milliseconds that these shares of the durations did not exceed (1 is the longest), in their order; null without any. */
export function quantiles(histogram: Histogram, shares: readonly number[]): (number | null)[] {
  const total = countOf(histogram);
  if (total === 0) return shares.map(() => null);
  const sorted = [...histogram].sort(([a], [b]) => a - b);
  return shares.map((share) => {
    let seen = 0;
    for (const [bucket, count] of sorted) {
      seen += count;
      if (seen >= share * total - 1e-9) return middleOf(bucket);
    }
    return middleOf(sorted.at(-1)?.[0] ?? 0);
  });
}
