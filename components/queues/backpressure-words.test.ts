import { expect, test } from "vitest";
import type { BackpressurePolicy } from "@/lib/contract/policies";
import { fillOf, turnedAway } from "./backpressure-words";

const policy: BackpressurePolicy = {
  softDepth: 10,
  hardDepth: 20,
  softAgeMs: null,
  hardAgeMs: null,
  overSoft: "refuse",
};

test("what is turned away is said by the mark and the policy", () => {
  const over = { by: "depth", clearMs: 4_000 } as const;
  expect(turnedAway(policy, null)).toBe("All new jobs are taken");
  expect(turnedAway(policy, { ...over, mark: "soft" })).toMatch(/^Background jobs are refused/);
  expect(turnedAway({ ...policy, overSoft: "delay" }, { ...over, mark: "soft" })).toMatch(/put off/);
  expect(turnedAway(policy, { ...over, mark: "hard" })).toMatch(/^All but critical/);
});

test("the bar ends at the highest mark, and there is none without marks", () => {
  expect(fillOf(5, 10, 20)).toBe(0.25);
  expect(fillOf(5, 10, null)).toBe(0.5);
  expect(fillOf(50, 10, 20)).toBe(1);
  expect(fillOf(null, 10, 20)).toBe(0);
  expect(fillOf(5, null, null)).toBeNull();
});
