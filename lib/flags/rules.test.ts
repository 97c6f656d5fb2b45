import { expect, test } from "vitest";
import type { FlagScope } from "../contract/flags";
import { decide, holdsWholeQueues, isOn, type StoredFlag, scopeMatches } from "./rules";

const flag = (key: string, scope: FlagScope, overrides: Partial<StoredFlag> = {}): StoredFlag => ({
  key,
  enabled: true,
  scope,
  action: "fail",
  reason: "test",
  by: "operator",
  createdAt: 1,
  updatedAt: 1,
  expiresAt: null,
  held: 0,
  ...overrides,
});
const job = { queue: "q", jobName: "send", tenant: "acme" };

test.each([
  ["nothing named", {}, true],
  ["the queue", { queue: "q" }, true],
  ["another queue", { queue: "r" }, false],
  ["all three", { queue: "q", jobName: "send", tenant: "acme" }, true],
  ["one of three wrong", { queue: "q", jobName: "send", tenant: "other" }, false],
])("a scope with %s", (_name, scope, expected) => {
  expect(scopeMatches(scope, job)).toBe(expected);
});

test("a scope with a tenant does not match a job without one", () => {
  expect(scopeMatches({ tenant: "acme" }, { ...job, tenant: null })).toBe(false);
});

test.each([
  ["off", { enabled: false }, false],
  ["on without end", {}, true],
  ["on until later", { expiresAt: 101 }, true],
  ["on until now", { expiresAt: 100 }, false],
])("a switch that is %s", (_name, overrides, expected) => {
  expect(isOn(flag("f", {}, overrides), 100)).toBe(expected);
});

test.each([
  [
    "two parts beat one",
    [flag("one", { tenant: "acme" }), flag("two", { queue: "q", jobName: "send" })],
    "two",
  ],
  [
    "a tenant beats a job name",
    [flag("name", { jobName: "send" }), flag("tenant", { tenant: "acme" })],
    "tenant",
  ],
  ["a job name beats a queue", [flag("name", { jobName: "send" }), flag("queue", { queue: "q" })], "name"],
  ["anything beats everything", [flag("all", {}), flag("queue", { queue: "q" })], "queue"],
  [
    "among equals the last changed",
    [flag("new", { tenant: "acme" }, { updatedAt: 9 }), flag("old", { tenant: "acme" })],
    "new",
  ],
  [
    "those that are off do not count",
    [flag("off", { tenant: "acme" }, { enabled: false }), flag("all", {})],
    "all",
  ],
  ["none matches", [flag("other", { tenant: "other" })], undefined],
])("%s", (_name, flags, winner) => {
  expect(decide(flags, job, 100)?.key).toBe(winner);
  expect(decide([...flags].reverse(), job, 100)?.key).toBe(winner);
});

test("a whole-queue hold decides over no single job: it pauses the queue", () => {
  const whole = flag("whole", { queue: "q" }, { action: "hold" });
  expect(holdsWholeQueues(whole)).toBe(true);
  expect(decide([whole], job, 100)).toBeNull();
  expect(holdsWholeQueues(flag("f", { queue: "q" }))).toBe(false);
  expect(holdsWholeQueues(flag("f", { queue: "q", tenant: "acme" }, { action: "hold" }))).toBe(false);
});
