import fc from "fast-check";
import { expect, it } from "vitest";
import { JobDurations, mergeSketches, quantileMs } from "./durations";

const EMPTY = { count: 0, sumMs: 0, buckets: [] };
const sketchOf = (durations: number[], nowMs = 1_000_000) => {
  const seen = new JobDurations();
  for (const ms of durations) seen.note("job", ms, nowMs);
  return seen.sketches(nowMs).job ?? EMPTY;
};

it("gives a quantile that is never below the true one and at most 15 % above it", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 3_600_000 }), { minLength: 1, maxLength: 300 }),
      fc.constantFrom(0.5, 0.9, 0.99, 1),
      (durations, q) => {
        const sorted = [...durations].sort((a, b) => a - b);
        const truth = sorted[Math.ceil(q * sorted.length - 1e-9) - 1] ?? 0;
        const told = quantileMs(sketchOf(durations), q) ?? 0;
        expect(told).toBeGreaterThanOrEqual(truth * 0.999);
        expect(told).toBeLessThanOrEqual(truth * 1.15 * 1.001);
      },
    ),
  );
});

it("adds up over workers", () => {
  const both = mergeSketches([sketchOf([10, 20]), sketchOf([30])]);
  expect(both).toEqual(sketchOf([10, 20, 30]));
  expect(quantileMs(EMPTY, 0.99)).toBeNull();
});

it("forgets what is older than ten minutes, and takes no more than fifty names", () => {
  const seen = new JobDurations();
  seen.note("job", 10, 1_000_000);
  seen.note("job", 20, 1_000_000 + 310_000);
  expect(seen.sketches(1_000_000 + 310_000).job?.count).toBe(2);
  expect(seen.sketches(1_000_000 + 620_000).job?.count).toBe(1);
  expect(seen.sketches(1_000_000 + 3_000_000).job?.count).toBe(0);
  for (let n = 0; n < 100; n++) seen.note(`name ${n}`, 1, 5_000_000);
  expect(Object.keys(seen.sketches(5_000_000))).toHaveLength(50);
});
