import fc from "fast-check";
import { expect, test } from "vitest";
import { capacityPerSec, type FlowStep, forecastDrain, perSlotOf, withService } from "./drain-forecast";

const STEP = 10_000;
const WEEK = 7 * 86_400_000;
const steps = fc.array(fc.record({ arrived: fc.nat(2_000), left: fc.nat(2_000) }), {
  minLength: 6,
  maxLength: 60,
});
const backlogs = fc.integer({ min: 1, max: 1_000_000 });
const even = (arrived: number, left: number): FlowStep[] =>
  Array.from({ length: 30 }, () => ({ arrived, left }));

function forecast(backlog: number, flow: FlowStep[]) {
  const made = forecastDrain(backlog, flow, STEP);
  if (!made) throw new Error("Enough steps make a forecast.");
  return made;
}

test("even rates drain when backlog over growth says, without a band", () => {
  const { drainMs, growthPerSec, at } = forecast(600, even(100, 200));
  expect(growthPerSec).toBe(-10);
  expect(drainMs).toEqual({ soonest: 60_000, likely: 60_000, latest: 60_000 });
  expect(at(30_000)).toEqual({ low: 300, likely: 300, high: 300 });
});

test("what grows drains never, what is empty has drained, and a few seconds say nothing", () => {
  expect(forecast(600, even(200, 100)).drainMs).toEqual({ soonest: null, likely: null, latest: null });
  expect(forecast(0, even(200, 100)).drainMs).toEqual({ soonest: 0, likely: 0, latest: 0 });
  expect(forecastDrain(600, even(1, 2).slice(0, 5), STEP)).toBeNull();
});

test("the likely course lies in the band, which never is below zero and only widens while it is above", () => {
  fc.assert(
    fc.property(backlogs, steps, fc.integer({ min: 1, max: WEEK }), (backlog, flow, ahead) => {
      const { at } = forecast(backlog, flow);
      const { low, likely, high } = at(ahead);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(likely).toBeGreaterThanOrEqual(low);
      expect(high).toBeGreaterThanOrEqual(likely);
      const half = at(ahead / 2);
      if (low > 0 && half.low > 0) expect(high - low).toBeGreaterThanOrEqual(half.high - half.low - 1e-6);
    }),
  );
});

test("the drain times are where the likely course and the bounds of the band meet zero, in that order", () => {
  fc.assert(
    fc.property(backlogs, steps, (backlog, flow) => {
      const { drainMs, at } = forecast(backlog, flow);
      const { soonest, likely, latest } = drainMs;
      const slack = 1e-3 * backlog + 1;
      // Times are whole milliseconds, in which a short one is far off.
      if (soonest !== null && soonest < 1_000) return;
      if (soonest !== null) {
        expect(soonest).toBeLessThanOrEqual(likely ?? Number.POSITIVE_INFINITY);
        expect(at(soonest).low).toBeLessThan(slack);
        expect(at(soonest * 0.9).low).toBeGreaterThan(0);
      } else expect(at(WEEK * 0.999).low).toBeGreaterThan(0);
      if (likely !== null) {
        expect(at(likely).likely).toBeLessThan(slack);
        expect(likely).toBeLessThanOrEqual(latest ?? Number.POSITIVE_INFINITY);
      }
      if (latest !== null) expect(at(latest).high).toBeLessThan(slack + at(0.9 * latest).high);
    }),
  );
});

test("a band has four of five of the courses that a random walk takes", () => {
  let seed = 7;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const step = (): FlowStep => ({
    arrived: Math.round(100 + 80 * (random() - 0.5)),
    left: Math.round(90 + 80 * (random() - 0.5)),
  });
  let inside = 0;
  const runs = 400;
  for (let run = 0; run < runs; run++) {
    const { at } = forecast(5_000, Array.from({ length: 30 }, step));
    let backlog = 5_000;
    for (let k = 0; k < 30; k++) {
      const { arrived, left } = step();
      backlog += arrived - left;
    }
    const { low, high } = at(30 * STEP);
    if (backlog >= low && backlog <= high) inside += 1;
  }
  expect(inside / runs).toBeGreaterThan(0.72);
  expect(inside / runs).toBeLessThan(0.92);
});

test("more service never drains later", () => {
  fc.assert(
    fc.property(
      backlogs,
      steps,
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: 1, max: 500 }),
      (backlog, flow, a, b) => {
        const likely = (perSec: number) =>
          forecast(backlog, withService(flow, perSec, STEP)).drainMs.likely ?? Number.POSITIVE_INFINITY;
        expect(likely(Math.max(a, b))).toBeLessThanOrEqual(likely(Math.min(a, b)));
      },
    ),
  );
});

test("capacity is slots by what a busy slot does, under the limit", () => {
  expect(perSlotOf([30, 50, null, 10], [3, 5, 9, null])).toBe(10);
  expect(perSlotOf([0, 0], [0, 0])).toBeNull();
  const capacity = { workers: 2, concurrency: 5, perSlotPerSec: 10 };
  expect(capacityPerSec(capacity, null)).toBe(100);
  expect(capacityPerSec(capacity, 40)).toBe(40);
  expect(capacityPerSec({ ...capacity, perSlotPerSec: null }, 40)).toBeNull();
  expect(withService(even(1, 0), 5, STEP)[0]).toEqual({ arrived: 1, left: 50 });
});
