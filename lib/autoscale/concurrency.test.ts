import fc from "fast-check";
import { expect, it } from "vitest";
import type { ConcurrencyPolicy } from "../contract/policies";
import { type Adaptation, adapt, type Signals, startAdapting } from "./concurrency";
import { LatencyBaseline } from "./latency";

const policy: ConcurrencyPolicy = { floor: 4, ceiling: 64, eventLoopDelayMs: 100, latencyFactor: 2 };

/** A downstream that bears `capacity` jobs at once; above it latency grows in proportion. Seeded noise of 30 % each way. */
function simulate(options: {
  seconds: number;
  backlog?: (second: number) => number;
  capacity?: (second: number) => number;
  loopMs?: (second: number) => number;
  seed?: number;
}): { limits: number[]; changes: number } {
  const { seconds, backlog = () => 1_000, capacity = () => 1_000, loopMs = () => 5 } = options;
  let random = options.seed ?? 1;
  const noise = () => {
    random = (random * 16_807) % 2_147_483_647;
    return 0.7 + (0.6 * random) / 2_147_483_647;
  };
  const latency = new LatencyBaseline();
  let state: Adaptation = startAdapting(policy, 0);
  const limits: number[] = [];
  let changes = 0;
  for (let second = 1; second <= seconds; second++) {
    const active = Math.min(state.limit, Math.max(backlog(second), 0));
    for (let n = 0; n < active; n++)
      latency.note("job", 100 * Math.max(1, active / capacity(second)) * noise());
    const seen: Signals = {
      backlog: backlog(second),
      active,
      loopP99Ms: loopMs(second) * noise(),
      latencyRatio: latency.take(state.limit <= policy.floor || active < state.limit),
    };
    const next = adapt(state, seen, policy, second * 1_000);
    if (next.limit !== state.limit) changes += 1;
    state = next;
    limits.push(state.limit);
  }
  return { limits, changes };
}

it("grows to the ceiling under a backlog that it can bear", () => {
  expect(simulate({ seconds: 120 }).limits.at(-1)).toBe(64);
});

it("does not grow without a backlog, or when nothing is known of it", () => {
  expect(simulate({ seconds: 300, backlog: () => 0 }).limits.at(-1)).toBe(4);
  const unknown = { backlog: null, active: 4, loopP99Ms: 1, latencyRatio: 1 };
  let state = startAdapting(policy, 0);
  for (let second = 1; second < 60; second++) state = adapt(state, unknown, policy, second * 1_000);
  expect(state.limit).toBe(4);
});

it("shrinks within six seconds when the latency of its downstream more than doubles", () => {
  const { limits } = simulate({ seconds: 140, capacity: (second) => (second < 121 ? 1_000 : 20) });
  expect(limits[119]).toBe(64);
  expect(Math.min(...limits.slice(120, 127))).toBeLessThan(64);
  expect(limits.at(-1)).toBeLessThan(45);
});

it("shrinks to the floor while the event loop is late, and grows again", () => {
  const { limits } = simulate({
    seconds: 600,
    loopMs: (second) => (second > 120 && second < 200 ? 300 : 5),
  });
  expect(limits[195]).toBe(4);
  expect(limits.at(-1)).toBe(64);
});

it.each([1, 2, 3, 4, 5])("does not thrash in a noisy steady state above its knee (seed %i)", (seed) => {
  const { limits, changes } = simulate({ seconds: 3_600, capacity: () => 16, seed });
  const settled = limits.slice(600);
  // The latency doubles at 32: it works below that, and looks again every two minutes.
  expect(Math.max(...settled)).toBeLessThanOrEqual(40);
  expect(Math.min(...settled)).toBeGreaterThanOrEqual(16);
  expect(changes).toBeLessThanOrEqual(4 * 30 + 20);
});

it.each([1, 2, 3])(
  "does nothing at all in a noisy steady state below its ceiling's limits (seed %i)",
  (seed) => {
    const { limits } = simulate({ seconds: 3_600, seed });
    expect(new Set(limits.slice(200))).toEqual(new Set([64]));
  },
);

it("stays inside the bounds, whatever is seen and however the policy is edited, and never changes twice in three seconds unless edited", () => {
  const bounds = fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 200 }));
  const look = fc.record({
    backlog: fc.option(fc.integer({ min: 0, max: 1_000 })),
    active: fc.integer({ min: 0, max: 300 }),
    loopP99Ms: fc.double({ min: 0, max: 1_000, noNaN: true }),
    latencyRatio: fc.option(fc.double({ min: 0, max: 20, noNaN: true })),
  });
  fc.assert(
    fc.property(fc.array(fc.tuple(look, fc.option(bounds, { freq: 20 })), { maxLength: 200 }), (looks) => {
      let now = policy;
      let state = startAdapting(now, 0);
      let changedAt = Number.NEGATIVE_INFINITY;
      looks.forEach(([seen, edit], second) => {
        if (edit) now = { ...now, floor: edit[0], ceiling: edit[0] + edit[1] };
        const next = adapt(state, seen, now, second * 1_000);
        expect(next.limit).toBeGreaterThanOrEqual(now.floor);
        expect(next.limit).toBeLessThanOrEqual(now.ceiling);
        if (next.limit !== state.limit) {
          if (!edit) expect(second - changedAt).toBeGreaterThanOrEqual(3);
          changedAt = second;
        }
        state = next;
      });
    }),
  );
});
