import { expect, test } from "vitest";
import { draftOf, EMPTY_RULE, newRuleId, readRule } from "./draft";

const DAY_MS = 86_400_000;

test("a rule needs an age or a number; what is typed wrong is told at its field", () => {
  expect(readRule(EMPTY_RULE)).toEqual({ rule: null, errors: {} });
  expect(readRule({ ...EMPTY_RULE, after: "7" }).rule).toMatchObject({
    afterMs: 7 * DAY_MS,
    keepNewest: null,
  });
  expect(readRule({ ...EMPTY_RULE, keepNewest: "0" }).rule).toMatchObject({ afterMs: null, keepNewest: 0 });
  expect(readRule({ ...EMPTY_RULE, after: "x", keepNewest: "1.5" })).toMatchObject({
    rule: null,
    errors: { after: expect.any(String), keepNewest: expect.any(String) },
  });
  expect(readRule({ ...EMPTY_RULE, text: "coin", keepNewest: "5" }).errors.keepNewest).toContain("text");
});

test("a rule that is edited and not changed is the same rule", () => {
  const rule = {
    id: "a",
    version: 1,
    at: 1,
    by: "ann",
    reason: "why",
    name: "Old mail",
    filter: { queue: "q", name: "send", group: "abc", tenant: "acme", code: "E", class: "poison" as const },
    afterMs: 1.5 * DAY_MS,
    keepNewest: 10,
    archive: false,
    enabled: false,
  };
  const { id, version, at, by, reason, name, ...limits } = rule;
  expect(readRule(draftOf(rule)).rule).toEqual(limits);
});

test("a new rule's id says its name, and is another for each", () => {
  expect(newRuleId("Old mail, Ünited!", "x1")).toBe("old-mail-nited-x1");
  expect(newRuleId("!!!", "x1")).toBe("rule-x1");
});
