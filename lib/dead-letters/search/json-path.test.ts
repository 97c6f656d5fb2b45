import { expect, test } from "vitest";
import { jsonPathTest } from "./json-path";

const JSON_TEXT = JSON.stringify({
  order: { id: 42, email: "ann@example.com", paid: false, note: null },
  items: [{ price: 5 }, { price: 12, tags: ["a"] }],
});

test.each([
  ["$.order.id", undefined, 42],
  ["$.order.id", "42", 42],
  ["$.order.id", "43", undefined],
  ["$..email", "ann@example.com", "ann@example.com"],
  ["$.order.paid", "false", false],
  ["$.order.note", "null", null],
  ["$.items[?@.price > 10].tags[0]", undefined, "a"],
  ["$.items[*].price", "12", 12],
  ["$.nothing", undefined, undefined],
  ["$.items", "[]", undefined],
])("%s with %s finds %s", (path, wanted, expected) => {
  expect(jsonPathTest(path, wanted)(JSON_TEXT)).toEqual(expected);
});

test("what is no JSON has nothing", () => {
  expect(jsonPathTest("$", undefined)("no json")).toBeUndefined();
});

test.each([
  "order.id",
  "$.a[",
  "$[?match(@.a, '(a+)+b')]",
  "$[?@.a && search(@.b, 'x')]",
  "$..a..b..c",
  "$[?@.a[?@.b[?@.c]]]",
  "$[?(() => process.exit())()]",
])("%s is refused with what to do", (path) => {
  expect(() => jsonPathTest(path, undefined)).toThrow(
    expect.objectContaining({
      code: "unprocessable",
      details: expect.objectContaining({ hint: expect.any(String) }),
    }),
  );
});

test.each([
  ["$.a[", "it ends too early."],
  ["$.[0]", "“[” cannot stand at character 3."],
])("of %s it is said where it is wrong", (path, words) => {
  expect(() => jsonPathTest(path, undefined)).toThrow(`This is no JSONPath: ${words}`);
});
