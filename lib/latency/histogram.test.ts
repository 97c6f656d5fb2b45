import fc from "fast-check";
import { expect, test } from "vitest";
import { bucketOf, countOf, edgesOf, type Histogram, merge, note, quantiles } from "./histogram";
import { PackedReader, packHistogram, packNumber, unpackHistogram } from "./packed";

const HUNDRED_DAYS = 8_640_000_000;
/** From every order of magnitude alike. */
const duration = fc
  .double({ min: 0, max: Math.log(HUNDRED_DAYS), noNaN: true })
  .map((power) => Math.floor(Math.exp(power)));
const durations = fc.array(duration, { minLength: 1, maxLength: 300 });

function histogramOf(values: number[]): Histogram {
  const histogram: Histogram = new Map();
  for (const value of values) note(histogram, value);
  return histogram;
}
const sorted = (histogram: Histogram) => [...histogram].sort(([a], [b]) => a - b);
const merged = (...histograms: Histogram[]) => {
  const all: Histogram = new Map();
  for (const one of histograms) merge(all, one);
  return all;
};

test("every quantile is within 5 % of the truth, however many histograms were merged", () => {
  fc.assert(
    fc.property(fc.array(durations, { minLength: 1, maxLength: 8 }), (parts) => {
      const all = merged(...parts.map(histogramOf));
      const truth = parts.flat().sort((a, b) => a - b);
      const shares = [0.5, 0.95, 0.99, 1];
      for (const [index, told] of quantiles(all, shares).entries()) {
        const rank = Math.ceil((shares[index] ?? 0) * truth.length - 1e-9);
        const real = truth[rank - 1] ?? 0;
        expect(Math.abs((told ?? Number.NaN) - real)).toBeLessThanOrEqual(0.05 * real);
      }
    }),
  );
});

test("the order of merging does not matter, and nothing is lost", () => {
  fc.assert(
    fc.property(durations, durations, durations, (a, b, c) => {
      const [x, y, z] = [histogramOf(a), histogramOf(b), histogramOf(c)];
      const left = merged(merged(x, y), z);
      expect(sorted(left)).toEqual(sorted(merged(x, merged(y, z))));
      expect(sorted(left)).toEqual(sorted(merged(z, y, x)));
      expect(sorted(left)).toEqual(sorted(histogramOf([...a, ...b, ...c])));
      expect(countOf(left)).toBe(a.length + b.length + c.length);
    }),
  );
});

test("buckets follow one another without gap or overlap", () => {
  fc.assert(
    fc.property(duration, (ms) => {
      const { first, last } = edgesOf(bucketOf(ms));
      expect(first).toBeLessThanOrEqual(ms);
      expect(last).toBeGreaterThanOrEqual(ms);
      expect(bucketOf(last + 1)).toBe(bucketOf(ms) + 1);
    }),
  );
});

test("what is packed is read again as it was", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(330), fc.integer({ min: 1, max: 1e7 }))), (entries) => {
      const histogram = new Map(entries);
      expect(sorted(unpackHistogram(packHistogram(histogram)))).toEqual(sorted(histogram));
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.maxSafeNat()), (numbers) => {
      const reader = new PackedReader(numbers.map(packNumber).join(""));
      expect(numbers.map(() => reader.number())).toEqual(numbers);
      expect(reader.isAtEnd).toBe(true);
    }),
  );
});

test("rounded counts keep every bucket, their sum, and nearly how many are below each of them", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(330), fc.integer({ min: 1, max: 1e7 }))), (entries) => {
      const exact = sorted(new Map(entries));
      const told = sorted(unpackHistogram(packHistogram(new Map(entries), true)));
      expect(told.map(([bucket]) => bucket)).toEqual(exact.map(([bucket]) => bucket));
      const largest = Math.max(0, ...exact.map(([, count]) => count));
      let off = 0;
      for (const [index, [, count]] of exact.entries()) {
        off += (told[index]?.[1] ?? 0) - count;
        expect(Math.abs(off)).toBeLessThanOrEqual(0.2 * largest + 1);
      }
      expect(off).toBe(0);
    }),
  );
});

test("a thousand durations around 100 ms take a hundred characters at most", () => {
  const values = Array.from({ length: 1_000 }, (_, i) => 100 * Math.exp(Math.sin(i) + Math.cos(i * 7) / 2));
  expect(packHistogram(histogramOf(values)).length).toBeLessThan(100);
});

test("an empty histogram knows nothing", () => {
  expect(quantiles(new Map(), [0.5, 1])).toEqual([null, null]);
  expect(unpackHistogram(packHistogram(new Map()))).toEqual(new Map());
});
