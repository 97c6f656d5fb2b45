import { expect, test } from "vitest";
import { historyOf, readLife, writeLife } from "./history";
import { attemptsOf, numberOf, objectOf, tenantOf, timeOf } from "./parse";
import { payloadOf } from "./payload";

test.each([
  ['{"tenant":"acme"}', "acme"],
  ['{"tenantId":7}', "7"],
  ['{"tenant":null,"tenantId":"b"}', "b"],
  ['{"tenant":{"id":1}}', null],
  ["[1]", null],
  ["not json", null],
  ["", null],
  [`{"id":1,"tenant":"cut \\"off\\"","body":"${"x".repeat(50)}`, 'cut "off"'],
  [`{"nested":{"tenant":"no"},"body":"${"x".repeat(50)}`, null],
])("the tenant of %s is %s", (data, tenant) => expect(tenantOf(data)).toBe(tenant));

test("numbers, times, objects and attempts survive whatever stands in a hash", () => {
  expect([numberOf(undefined), numberOf(""), numberOf("x"), numberOf("4.5")]).toEqual([
    null,
    null,
    null,
    4.5,
  ]);
  expect([timeOf("-1"), timeOf("1700000000000.7")]).toEqual([null, 1_700_000_000_000]);
  expect([objectOf("[1]"), objectOf("{"), objectOf('{"a":1}')]).toEqual([{}, {}, { a: 1 }]);
  expect([attemptsOf({}), attemptsOf({ attempts: 0 }), attemptsOf({ attempts: 5 })]).toEqual([1, 1, 5]);
});

test("an earlier life goes into a log row and comes back; other rows stay rows", () => {
  const life = {
    at: 5,
    by: "operator",
    operation: null,
    failedReason: "a\nb",
    failedAt: 3,
    attemptsMade: 2,
  };
  const row = writeLife(life);
  expect(row).not.toContain("\n");
  expect(readLife(row)).toEqual({ ...life, why: null, change: null, from: null });
  expect(historyOf(["one", row, "[spillway] {broken", "two"])).toEqual([
    { ...life, why: null, change: null, from: null },
  ]);
});

test("a payload says whether it is JSON, whole or cut", () => {
  expect(payloadOf(undefined)).toBeNull();
  expect(payloadOf({ text: "{}", bytes: 2 })).toMatchObject({ isJson: true, truncated: false });
  expect(payloadOf({ text: "<b>", bytes: 3 })).toMatchObject({ isJson: false });
  expect(payloadOf({ text: '{"cut', bytes: 70_000 })).toMatchObject({ isJson: true, truncated: true });
});
