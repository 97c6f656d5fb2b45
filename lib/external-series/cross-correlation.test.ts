import fc from "fast-check";
import { expect, test } from "vitest";
import { crossCorrelation, LEAST_PAIRS, pearson } from "./cross-correlation";
import { heldValues, usualDistance } from "./held";

const noise = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 160, maxLength: 200 });
const STEP_MS = 10_000;

test("the coefficient is that of the book, whatever the scales", () => {
  expect(pearson([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])).toEqual({ r: expect.closeTo(0.8, 10), pairs: 5 });
  fc.assert(
    fc.property(noise, fc.double({ min: 0.01, max: 100, noNaN: true }), (xs, scale) => {
      fc.pre(new Set(xs).size > 1);
      const line = xs.map((x) => 7 - scale * x);
      expect(pearson(xs, line).r).toBeCloseTo(-1, 6);
    }),
  );
});

test("what follows by some steps is found with its lag, in either direction, in spite of gaps", () => {
  fc.assert(
    fc.property(
      noise,
      fc.integer({ min: -30, max: 30 }),
      fc.integer({ min: 3, max: 9 }),
      (xs, lag, every) => {
        fc.pre(new Set(xs).size > 50);
        const figure = xs.map((x, index) => (index % every === 1 ? null : x));
        const queue = xs.map((_, index) => xs[index - lag] ?? null);
        const found = crossCorrelation(figure, queue, STEP_MS);
        expect(found).toMatchObject({ kind: "found", lagMs: lag * STEP_MS, r: expect.closeTo(1, 6) });
      },
    ),
    { numRuns: 50 },
  );
});

test("too few pairs, and what never changes, are said and not computed", () => {
  const rising = Array.from({ length: 40 }, (_, index) => index);
  const few = rising.map((value) => (value < LEAST_PAIRS - 1 ? value : null));
  const flat = rising.map(() => 0.1);
  expect(crossCorrelation(rising, few, STEP_MS)).toEqual({
    kind: "too-little",
    pairs: LEAST_PAIRS - 1,
    needed: LEAST_PAIRS,
  });
  expect(crossCorrelation(flat, rising, STEP_MS)).toEqual({ kind: "flat", which: "figure" });
  expect(crossCorrelation(rising, flat, STEP_MS)).toEqual({ kind: "flat", which: "queue" });
});

test("a value holds until the next, but not over a gap of more than three usual distances", () => {
  const column = [null, 1, null, 2, null, 3, null, null, null, null, null, null, null, 4];
  expect(usualDistance(column)).toBe(2);
  expect(heldValues(column)).toEqual([null, 1, 1, 2, 2, 3, 3, 3, 3, 3, 3, null, null, 4]);
  expect(heldValues([null, 5, null])).toEqual([null, 5, 5]);
  expect(usualDistance([null, 5, null])).toBeNull();
});
