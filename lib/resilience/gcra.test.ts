import fc from "fast-check";
import { expect, test } from "vitest";
import { type GcraLimit, gcraLimit, gcraReserve, gcraUse, quotaLimit } from "./gcra";

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

const quotas = fc.record({
  max: fc.integer({ min: 1, max: 500 }),
  durationMs: fc.integer({ min: 1, max: 60_000 }),
  burst: fc.integer({ min: 0, max: 50 }),
  weight: fc.double({ min: 0.1, max: 20, noNaN: true }),
});
const gaps = fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 120 });
/** Times are sums of fractions of a millisecond. */
const ROUNDING_MS = 1e-3;

const scene = fc.tuple(quotas, gaps).map(([{ weight, ...quota }, gapsMs]) => {
  let atMs = 0;
  const arrivals = gapsMs.map((gapMs) => {
    atMs += gapMs;
    return atMs;
  });
  const limit = quotaLimit({ ...quota, weights: { acme: weight } }, "acme");
  return { limit, burst: quota.burst, arrivals, starts: slots(limit, arrivals) };
});

test("property: no window ever holds more than the rate and the burst", () => {
  fc.assert(
    fc.property(scene, ({ limit, burst, starts }) => {
      for (const [first, fromMs] of starts.entries())
        for (let last = first; last < starts.length; last++) {
          const spanMs = (starts[last] ?? 0) - fromMs;
          expect(last - first).toBeLessThanOrEqual((spanMs + ROUNDING_MS) / limit.emissionMs + burst + 1e-6);
        }
    }),
  );
});

test("property: slots come in the order of the arrivals, and never before them", () => {
  fc.assert(
    fc.property(scene, ({ arrivals, starts }) => {
      for (const [index, startMs] of starts.entries()) {
        expect(startMs).toBeGreaterThanOrEqual(arrivals[index] ?? 0);
        expect(startMs).toBeGreaterThanOrEqual(starts[index - 1] ?? 0);
      }
    }),
  );
});

test("property: each arrival has a slot, no later than all before it used up one after the other", () => {
  fc.assert(
    fc.property(scene, ({ limit, arrivals, starts }) => {
      for (const [index, startMs] of starts.entries())
        expect(startMs - (arrivals[index] ?? 0)).toBeLessThanOrEqual(index * limit.emissionMs + ROUNDING_MS);
    }),
  );
});

test("how a limit stands: a job after another is asked, and the slots taken are counted by the last of them", () => {
  const limit = { emissionMs: 100, toleranceMs: 200 };
  let tatMs: number | null = null;
  const seen: unknown[] = [];
  for (let n = 0; n < 5; n++) {
    const next = gcraReserve(tatMs, 1_000, limit);
    expect(gcraUse(tatMs, 1_000, limit).slotMs).toBe(next.slotMs);
    tatMs = next.tatMs;
    const { usedShare, reserved } = gcraUse(tatMs, 1_000, limit);
    seen.push([Math.round(usedShare * 100), reserved]);
  }
  expect(seen).toEqual([
    [33, 0],
    [67, 0],
    [100, 0],
    [100, 1],
    [100, 2],
  ]);
  expect(gcraUse(tatMs, 1_150, limit).reserved).toBe(1);
  expect(gcraUse(tatMs, 1_200, limit).reserved).toBe(0);
  expect(gcraUse(null, 1_000, limit)).toEqual({ usedShare: 0, slotMs: 800, reserved: 0 });
});
