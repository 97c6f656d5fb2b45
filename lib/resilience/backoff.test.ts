import { describe, expect, test } from "vitest";
import type { BackoffPolicy } from "../contract/policies";
import { backoffDelayMs, MAX_RETRY_AFTER_MS, throttledDelayMs } from "./backoff";

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
  ["exponential doubles up to the cap", {}, [100, 200, 400, 800, 1_000, 1_000]],
  ["a delay above the cap is the cap", { delayMs: 5_000 }, [1_000, 1_000]],
  ["no delay stays no delay", { delayMs: 0 }, [0, 0, 0]],
] as const)("%s", (_name, overrides, delays) => {
  expect(delays.map((_, index) => backoffDelayMs(policy(overrides), index + 1, always(0.5)))).toEqual(delays);
});

test("a thousandth attempt neither overflows nor takes long", () => {
  for (const jitter of ["none", "full", "equal", "decorrelated"] as const) {
    expect(backoffDelayMs(policy({ jitter }), 100_000, always(0.999))).toBeLessThanOrEqual(1_000);
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
  const p = policy({});
  expect(throttledDelayMs(p, 1, 2_000, always(0))).toBe(2_000);
  expect(throttledDelayMs(p, 1, 2_000, always(0.5))).toBe(2_050);
  expect(throttledDelayMs(p, 2, null, always(0.5))).toBe(200);
  expect(throttledDelayMs(p, 1, 10 ** 12, always(0))).toBe(MAX_RETRY_AFTER_MS);
});
