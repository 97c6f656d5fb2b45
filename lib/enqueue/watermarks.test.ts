import { expect, test } from "vitest";
import type { BackpressurePolicy } from "../contract/policies";
import { admissionOf, DEFAULT_CLEAR_MS, excessOf, type Load } from "./watermarks";

const policy: BackpressurePolicy = {
  softDepth: 100,
  hardDepth: 1_000,
  softAgeMs: 10_000,
  hardAgeMs: 60_000,
  overSoft: "refuse",
};
const load = (more: Partial<Load>): Load => ({
  depth: 0,
  oldestMs: null,
  arrivalPerSec: 20,
  servicePerSec: 30,
  failurePerSec: 0,
  ...more,
});

test.each([
  ["below all marks", load({ depth: 99, oldestMs: 9_999 }), null],
  ["at the soft depth", load({ depth: 199 }), { mark: "soft", by: "depth", limit: 100, clearMs: 10_000 }],
  ["at the hard depth", load({ depth: 1_019 }), { mark: "hard", by: "depth", limit: 1_000, clearMs: 2_000 }],
  [
    "by age",
    load({ depth: 50, oldestMs: 20_000 }),
    { mark: "soft", by: "age", limit: 10_000, clearMs: 2_500 },
  ],
  ["by great age", load({ depth: 50, oldestMs: 90_000 }), { mark: "hard", by: "age", limit: 60_000 }],
  ["the slower of two counts", load({ depth: 199, oldestMs: 10_100 }), { by: "depth", clearMs: 10_000 }],
  [
    "a growing backlog clears at the service rate",
    load({ depth: 159, arrivalPerSec: 90 }),
    { clearMs: 2_000 },
  ],
  ["failures leave the backlog too", load({ depth: 199, failurePerSec: 10 }), { clearMs: 5_000 }],
  ["never less than a second", load({ depth: 100 }), { clearMs: 1_000 }],
  ["never more than ten minutes", load({ depth: 999, servicePerSec: 20.001 }), { clearMs: 600_000 }],
  ["unknown rates: the default", load({ depth: 199, servicePerSec: null }), { clearMs: DEFAULT_CLEAR_MS }],
  ["nothing served: the default", load({ depth: 199, servicePerSec: 0 }), { clearMs: DEFAULT_CLEAR_MS }],
])("%s", (_name, seen, excess) => {
  if (excess === null) expect(excessOf(policy, seen)).toBeNull();
  else expect(excessOf(policy, seen)).toMatchObject(excess);
});

test.each([
  ["critical", "soft", "refuse", true],
  ["critical", "hard", "refuse", true],
  ["standard", "soft", "refuse", true],
  ["standard", "hard", "delay", false],
  ["background", "soft", "refuse", false],
  ["background", "soft", "delay", "later"],
  ["background", "hard", "delay", false],
] as const)("%s work above %s (%s): %s", (criticality, mark, overSoft, admit) => {
  const over = { mark, by: "depth", limit: 1, clearMs: 1 } as const;
  expect(admissionOf({ ...policy, overSoft }, criticality, over).admit).toBe(admit);
  expect(admissionOf({ ...policy, overSoft }, criticality, null).admit).toBe(true);
});
