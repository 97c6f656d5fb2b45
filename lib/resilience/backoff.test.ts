import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BackoffPolicy } from "../contract/policies";
import { backoffDelayMs, jobBackoffDelayMs, throttledDelayMs } from "./backoff";

const policy = (overrides: Partial<BackoffPolicy>): BackoffPolicy => ({
  strategy: "exponential",
  delayMs: 100,
  jitter: "none",
  capMs: 1_000,
  ...overrides,
});
const always = (value: number) => () => value;

test.each([
  ["fixed stays the same", { strategy: "fixed" }, [100, 100, 100, 100]],
  ["linear adds one delay each time", { strategy: "linear" }, [100, 200, 300, 400]],
  ["exponential doubles up to the cap", {}, [100, 200, 400, 800, 1_000, 1_000]],
  ["a delay above the cap is the cap", { delayMs: 5_000 }, [1_000, 1_000]],
  ["no delay stays no delay", { delayMs: 0 }, [0, 0, 0]],
] as const)("%s", (_name, overrides, delays) => {
  expect(delays.map((_, index) => backoffDelayMs(policy(overrides), index + 1, always(0.5)))).toEqual(delays);
});

test("a thousandth attempt neither overflows nor takes long", () => {
  for (const jitter of ["none", "full", "equal", "decorrelated"] as const) {
    expect(backoffDelayMs(policy({ jitter }), 100_000, always(0.999))).toBeLessThanOrEqual(1_000);
    expect(backoffDelayMs(policy({ jitter, delayMs: 0 }), 100_000, always(0.999))).toBe(0);
  }
});

describe("jitter keeps within its bounds", () => {
  test.each([
    ["full", 0, [0, 0, 0]],
    ["full", 0.5, [50, 100, 200]],
    ["equal", 0, [50, 100, 200]],
    ["equal", 0.5, [75, 150, 300]],
    // min(cap, base + random x (3 x before - base)): with 0 always the base, with 0.5 a growing chain.
    ["decorrelated", 0, [100, 100, 100]],
    ["decorrelated", 0.5, [200, 350, 575]],
  ] as const)("%s at random %d", (jitter, value, delays) => {
    expect(delays.map((_, i) => backoffDelayMs(policy({ jitter }), i + 1, always(value)))).toEqual(delays);
  });
});

test("what the other side asks for is the least, spread by one delay of ours", () => {
  expect(throttledDelayMs(100, 2_000, always(0))).toBe(2_000);
  expect(throttledDelayMs(100, 2_000, always(0.5))).toBe(2_050);
  expect(throttledDelayMs(0, 2_000.5, always(0))).toBe(2_001);
});

test.each([
  ["fixed", { type: "fixed", delay: 100 }, [100, 100, 100]],
  ["exponential", { type: "exponential", delay: 100 }, [100, 200, 400]],
  ["fixed with half of it random", { type: "fixed", delay: 100, jitter: 0.5 }, [75, 75, 75]],
  ["exponential with all of it random", { type: "exponential", delay: 100, jitter: 1 }, [50, 100, 200]],
  ["no delay", { type: "fixed" }, [0, 0, 0]],
  ["a strategy of somebody's own", { type: "mine", delay: 100 }, [null, null, null]],
])("a job's own backoff is BullMQ's: %s", (_name, backoff, delays) => {
  expect(delays.map((_, i) => jobBackoffDelayMs(backoff, i + 1, always(0.5)))).toEqual(delays);
});

const policies = fc.record({
  strategy: fc.constantFrom("fixed", "linear", "exponential"),
  delayMs: fc.double({ min: 0, max: 86_400_000, noNaN: true }),
  jitter: fc.constantFrom("none", "full", "equal", "decorrelated"),
  capMs: fc.double({ min: 0, max: 86_400_000, noNaN: true }),
}) satisfies fc.Arbitrary<BackoffPolicy>;
const attempts = fc.integer({ min: 1, max: 1_000 });
const draw = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
/** The same draws again for each delay, as many as a chain takes. */
const draws = fc.array(draw, { minLength: 64, maxLength: 64 });
const from = (values: number[]) => {
  let at = 0;
  return () => values[at++ % values.length] ?? 0;
};

describe("every strategy with every jitter", () => {
  test("is a whole number of milliseconds between nothing and the cap", () => {
    fc.assert(
      fc.property(policies, attempts, draws, (p, attempt, values) => {
        const delayMs = backoffDelayMs(p, attempt, from(values));
        expect(Number.isInteger(delayMs)).toBe(true);
        expect(delayMs).toBeGreaterThanOrEqual(0);
        expect(delayMs).toBeLessThanOrEqual(Math.round(p.capMs));
      }),
    );
  });

  test("has the bounds of its jitter around the delay without one", () => {
    fc.assert(
      fc.property(policies, attempts, draws, (p, attempt, values) => {
        const delayMs = backoffDelayMs(p, attempt, from(values));
        const plainMs = Math.min(p.capMs, p.delayMs * growthOf(p.strategy, attempt));
        const floors = {
          none: plainMs,
          full: 0,
          equal: plainMs / 2,
          decorrelated: Math.min(p.delayMs, p.capMs),
        };
        expect(delayMs).toBeGreaterThanOrEqual(Math.round(floors[p.jitter]) - 1);
        if (p.jitter !== "decorrelated") expect(delayMs).toBeLessThanOrEqual(Math.round(plainMs));
        else {
          // Three times the base, then three times as much again with each attempt.
          const mostMs = Math.min(p.capMs, p.delayMs * 3 ** Math.min(attempt, 600));
          expect(delayMs).toBeLessThanOrEqual(Math.round(mostMs));
        }
      }),
    );
  });

  test("never gets shorter with a later attempt and the same luck", () => {
    fc.assert(
      fc.property(policies, attempts, draw, (p, attempt, value) => {
        const now = backoffDelayMs(p, attempt, always(value));
        // With equal draws a decorrelated chain only grows: its first step is never below the base.
        expect(backoffDelayMs(p, attempt + 1, always(value))).toBeGreaterThanOrEqual(now - 1);
      }),
    );
  });
});

test("a pause that was asked for is never cut short", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), fc.nat(1e9), draw, (askedMs, ownMs, value) => {
      const delayMs = throttledDelayMs(ownMs, askedMs, always(value));
      expect(delayMs).toBeGreaterThanOrEqual(askedMs);
      expect(delayMs).toBeLessThanOrEqual(Math.ceil(askedMs + Math.max(1, ownMs)));
    }),
  );
});

const growthOf = (strategy: BackoffPolicy["strategy"], attempt: number) =>
  ({ fixed: 1, linear: attempt, exponential: 2 ** (attempt - 1) })[strategy];
