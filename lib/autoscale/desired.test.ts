import fc from "fast-check";
import { expect, it } from "vitest";
import { desiredWorkers } from "./desired";

const policy = { floor: 1, ceiling: 8, coolDownMs: 30_000, drainTargetMs: 60_000 };
const facts = { arrivalPerSec: 100, backlog: 6_000, serviceMs: 200, concurrency: 10 };

it("needs slots for what arrives, and more to drain the backlog in time", () => {
  // 100/s x 0.2 s = 20 slots; 6,000 x 0.2 s / 60 s = 20 more; 10 a worker.
  expect(desiredWorkers(facts, policy)).toMatchObject({ desired: 4, computed: 4 });
  expect(desiredWorkers({ ...facts, backlog: 0 }, policy)).toMatchObject({ desired: 2 });
  expect(desiredWorkers({ ...facts, backlog: 1 }, policy)).toMatchObject({ desired: 3 });
});

it("stays between floor and ceiling, and says so", () => {
  expect(desiredWorkers({ ...facts, backlog: 60_000 }, policy)).toMatchObject({
    desired: 8,
    computed: 22,
    why: "20.0 slots for arrivals, 200.0 for the backlog, 10 a worker, cut at the ceiling.",
  });
  expect(desiredWorkers({ ...facts, arrivalPerSec: 0, backlog: 0 }, { ...policy, floor: 2 })).toMatchObject({
    desired: 2,
    computed: 0,
  });
  expect(desiredWorkers({ ...facts, backlog: 60_000 }, null)).toMatchObject({ floor: null, ceiling: null });
});

it.each([
  ["arrivalPerSec", "the arrival rate"],
  ["backlog", "the backlog"],
  ["serviceMs", "how long a job takes"],
  ["concurrency", "what a worker runs at once"],
])("does not guess without %s", (field, words) => {
  expect(desiredWorkers({ ...facts, [field]: null }, policy)).toMatchObject({
    desired: null,
    computed: null,
    why: `Not known: ${words}.`,
  });
});

it("knows that nothing is needed for nothing, however long a job takes", () => {
  const idle = { arrivalPerSec: 0, backlog: 0, serviceMs: null, concurrency: null };
  expect(desiredWorkers(idle, { ...policy, floor: 0 })).toMatchObject({ desired: 0 });
});

it("gives enough: with that many workers the load fits, with one fewer it does not", () => {
  fc.assert(
    fc.property(
      fc.record({
        arrivalPerSec: fc.double({ min: 0.01, max: 10_000, noNaN: true }),
        backlog: fc.integer({ min: 0, max: 1_000_000 }),
        serviceMs: fc.double({ min: 1, max: 60_000, noNaN: true }),
        concurrency: fc.integer({ min: 1, max: 1_000 }),
      }),
      (given) => {
        const { computed } = desiredWorkers(given, null);
        const needed =
          (given.arrivalPerSec * given.serviceMs) / 1_000 + (given.backlog * given.serviceMs) / 300_000;
        expect((computed ?? 0) * given.concurrency).toBeGreaterThanOrEqual(needed * (1 - 1e-6));
        expect(((computed ?? 0) - 1) * given.concurrency).toBeLessThanOrEqual(needed * (1 + 1e-6));
      },
    ),
  );
});
