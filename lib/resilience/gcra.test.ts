import { expect, test } from "vitest";
import { type GcraLimit, gcraLimit, gcraReserve } from "./gcra";

/** The moment at which each of the arrivals may run. */
function slots(limit: GcraLimit, arrivals: number[]): number[] {
  let tat: number | null = null;
  return arrivals.map((nowMs) => {
    const { tatMs, slotMs } = gcraReserve(tat, nowMs, limit);
    tat = tatMs;
    return Math.max(nowMs, slotMs);
  });
}

test.each([
  ["an even pace passes", { max: 10, durationMs: 1_000 }, [0, 100, 200, 300], [0, 100, 200, 300]],
  [
    "a crowd is spread, after a burst of a tenth",
    { max: 10, durationMs: 1_000 },
    [0, 0, 0, 0],
    [0, 0, 100, 200],
  ],
  ["a small limit has no burst", { max: 2, durationMs: 1_000 }, [0, 0, 0], [0, 500, 1_000]],
  ["idle time is not saved up", { max: 2, durationMs: 1_000 }, [0, 10_000, 10_000], [0, 10_000, 10_500]],
])("%s", (_name, rate, arrivals, expected) => {
  expect(slots(gcraLimit(rate), arrivals)).toEqual(expected);
});

test("no window ever holds more than 1.1 times the limit", () => {
  const rate = { max: 50, durationMs: 1_000 };
  const all = slots(
    gcraLimit(rate),
    Array.from({ length: 500 }, () => 0),
  );
  for (const start of all) {
    const inWindow = all.filter((slot) => slot >= start && slot < start + rate.durationMs).length;
    expect(inWindow).toBeLessThanOrEqual(56);
  }
});
