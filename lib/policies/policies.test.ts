import fc from "fast-check";
import { expect, test } from "vitest";
import { CATALOG } from "../queues/catalog";
import { diffPolicies } from "./diff";
import { retryTimetable } from "./timetable";
import { policyWarnings } from "./warnings";

const base = CATALOG.invoices.policy;
const backoff = { strategy: "exponential", delayMs: 1_000, jitter: "none", capMs: 5_000 } as const;
const attempts = { critical: 5, standard: 5, background: 5 };

test("a timetable adds the delays up, and has no band without jitter", () => {
  const steps = retryTimetable({ ...base, attempts, backoff }, "standard");
  expect(steps.map(({ attempt, delayMs, atMs }) => [attempt, delayMs.median, atMs.min, atMs.max])).toEqual([
    [2, 1_000, 1_000, 1_000],
    [3, 2_000, 3_000, 3_000],
    [4, 4_000, 7_000, 7_000],
    [5, 5_000, 12_000, 12_000],
  ]);
});

test("a deadline ends it, and the warning says which attempt never comes", () => {
  const policy = { ...base, attempts, backoff, deadlineMs: 5_000 };
  const steps = retryTimetable(policy, "standard");
  expect(steps.map(({ pastDeadline }) => pastDeadline)).toEqual([false, false, true]);
  expect(policyWarnings(policy, true, steps)[0]).toMatch(/^Attempt 4 would come after the deadline of 5\.0s/);
});

test("bands hold for every policy: ordered, within the cap, later attempts later", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("fixed", "linear", "exponential" as const),
      fc.constantFrom("none", "full", "equal", "decorrelated" as const),
      fc.integer({ min: 0, max: 60_000 }),
      fc.integer({ min: 0, max: 600_000 }),
      fc.integer({ min: 1, max: 12 }),
      (strategy, jitter, delayMs, capMs, most) => {
        const policy = {
          ...base,
          attempts: { critical: most, standard: most, background: most },
          backoff: { strategy, jitter, delayMs, capMs } as typeof base.backoff,
        };
        const steps = retryTimetable(policy, "critical");
        expect(steps).toHaveLength(most - 1);
        let lastMs = 0;
        for (const { delayMs: delay, atMs } of steps) {
          const band = [delay.min, delay.p10, delay.median, delay.p90, delay.max];
          expect(band).toEqual([...band].sort((a, b) => a - b));
          expect(delay.min).toBeGreaterThanOrEqual(0);
          expect(delay.max).toBeLessThanOrEqual(capMs);
          expect(atMs.median).toBeGreaterThanOrEqual(lastMs);
          lastMs = atMs.median;
        }
      },
    ),
    { numRuns: 40 },
  );
});

test("a difference names the field, also where a whole part comes or goes", () => {
  const after = {
    ...base,
    backoff: { ...base.backoff, delayMs: 7 },
    retryBudget: { share: 0.1, windowMs: 60_000, minRetries: 3 },
  };
  expect(diffPolicies(base, after)).toEqual(
    [
      { path: "backoff.delayMs", before: base.backoff.delayMs, after: 7 },
      { path: "retryBudget", before: null, after: null },
      { path: "retryBudget.share", before: null, after: 0.1 },
      { path: "retryBudget.windowMs", before: null, after: 60_000 },
      { path: "retryBudget.minRetries", before: null, after: 3 },
    ].filter(({ before, after: next }) => before !== next),
  );
  expect(diffPolicies(base, base)).toEqual([]);
});

test("a queue that is not idempotent is told when it will not retry", () => {
  expect(policyWarnings({ ...base, idempotency: null }, false, []).join(" ")).toContain(
    "proves that nothing was done",
  );
  expect(policyWarnings({ ...base, timeoutMs: null }, true, []).join(" ")).toContain("time-out");
});
