import fc from "fast-check";
import { expect, test } from "vitest";
import { RouteLatencies } from "./stretch";

const policy = { latencyFactor: 2, maxFactor: 8 };

/** `count` answers of `tookMs`, one each 100 ms; gives the time behind the last. */
function answers(latencies: RouteLatencies, count: number, tookMs: number, fromMs: number): number {
  for (let n = 0; n < count; n++) latencies.note("api", tookMs, fromMs + n * 100);
  return fromMs + count * 100;
}

test("a route at its usual pace stretches nothing, and neither does one that is not known", () => {
  const latencies = new RouteLatencies();
  answers(latencies, 100, 50, 0);
  expect(latencies.factor("api", policy)).toBe(1);
  expect(latencies.factor("other", policy)).toBe(1);
});

test("a slow route stretches in proportion, up to the most, and relaxes when it is well again", () => {
  const latencies = new RouteLatencies();
  let nowMs = answers(latencies, 100, 50, 0);
  nowMs = answers(latencies, 300, 400, nowMs);
  const slow = latencies.factor("api", policy);
  expect(slow).toBeGreaterThan(2);
  expect(slow).toBeLessThanOrEqual(4);
  nowMs = answers(latencies, 100, 50_000, nowMs);
  expect(latencies.factor("api", policy)).toBe(8);
  answers(latencies, 1_000, 50, nowMs);
  expect(latencies.factor("api", policy)).toBe(1);
});

test("too few answers are no baseline", () => {
  const latencies = new RouteLatencies();
  latencies.note("api", 1, 0);
  answers(latencies, 10, 5_000, 100);
  expect(latencies.factor("api", policy)).toBe(1);
});

test("the factor is between one and the most, whatever was seen", () => {
  const seen = fc.array(fc.tuple(fc.nat(60_000), fc.nat(600_000)), { maxLength: 60 });
  fc.assert(
    fc.property(seen, (all) => {
      const latencies = new RouteLatencies();
      let nowMs = 0;
      for (const [tookMs, gapMs] of all) {
        nowMs += gapMs;
        latencies.note("api", tookMs, nowMs);
      }
      const factor = latencies.factor("api", policy);
      expect(factor).toBeGreaterThanOrEqual(1);
      expect(factor).toBeLessThanOrEqual(8);
    }),
  );
});

test("routes are bounded: the one that was not heard of for longest goes", () => {
  const latencies = new RouteLatencies();
  const nowMs = answers(latencies, 100, 50, 0);
  const laterMs = answers(latencies, 200, 5_000, nowMs);
  for (let n = 0; n < 1_000; n++) latencies.note(`route-${n}`, 1, laterMs + n);
  expect(latencies.factor("api", policy)).toBe(1);
});
