import { expect, test } from "vitest";
import { attemptsOf, durationTicks, retryBands } from "./retry-bands";

const step = (attempt: number, ms: number) => {
  const atMs = { min: ms, p10: ms + 1, median: ms + 2, p90: ms + 3, max: ms + 4 };
  return { attempt, delayMs: atMs, atMs, pastDeadline: false };
};

test("bands begin where the first attempt failed, and widen", () => {
  const { whole, most, median, dots } = retryBands(attemptsOf([step(2, 2), step(3, 6)]), 10);
  expect(whole).toBe("M0.0 1000.0L500.0 400.0L1000.0 0.0L1000.0 400.0L500.0 800.0L0.0 1000.0Z");
  expect(most).toBe("M0.0 1000.0L500.0 500.0L1000.0 100.0L1000.0 300.0L500.0 700.0L0.0 1000.0Z");
  expect(median).toBe("M0.0 1000.0L500.0 600.0L1000.0 200.0");
  expect(dots).toBe("M0.0 1000.0h0M500.0 600.0h0M1000.0 200.0h0");
});

test("a job that is tried once is a dot", () => {
  const { whole, dots } = retryBands(attemptsOf([]), 10);
  expect(whole).toBe("");
  expect(dots).toBe("M0.0 1000.0h0");
});

test("ticks are round in the unit of the top", () => {
  expect(durationTicks(2 * 3_600_000)).toEqual([0, 1, 2].map((hours) => hours * 3_600_000));
  expect(durationTicks(90_000).every((ms) => ms % 1_000 === 0)).toBe(true);
});
