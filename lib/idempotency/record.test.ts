import { expect, test } from "vitest";
import { fingerprintOf } from "./record";

test("a payload is known whatever the order of its fields, and however often its secrets were sealed", () => {
  const print = fingerprintOf({ a: 1, b: { c: [1, 2], token: { $secret: "x.1" } } });
  expect(fingerprintOf({ b: { token: { $secret: "y.2" }, c: [1, 2] }, a: 1 })).toBe(print);
  expect(fingerprintOf({ a: 1, b: { c: [2, 1], token: { $secret: "x.1" } } })).not.toBe(print);
  expect(fingerprintOf({ a: 2, b: { c: [1, 2], token: { $secret: "x.1" } } })).not.toBe(print);
});
