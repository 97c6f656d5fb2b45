import fc from "fast-check";
import { expect, test } from "vitest";
import { fingerprintOf } from "./record";

test("a payload is known whatever the order of its fields, and however often its secrets were sealed", () => {
  const print = fingerprintOf({ a: 1, b: { c: [1, 2], token: { $secret: "x.1" } } });
  expect(fingerprintOf({ b: { token: { $secret: "y.2" }, c: [1, 2] }, a: 1 })).toBe(print);
  expect(fingerprintOf({ a: 1, b: { c: [2, 1], token: { $secret: "x.1" } } })).not.toBe(print);
  expect(fingerprintOf({ a: 2, b: { c: [1, 2], token: { $secret: "x.1" } } })).not.toBe(print);
});

const flat = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)));

test("fields in order and backwards read alike, and so they do beside a nested one", () => {
  fc.assert(
    fc.property(flat, (payload) => {
      const fields = Object.entries(payload);
      const backwards = Object.fromEntries(fields.toReversed());
      const inOrder = Object.fromEntries(fields.toSorted(([a], [b]) => (a < b ? -1 : 1)));
      expect(fingerprintOf(backwards)).toBe(fingerprintOf(inOrder));
      expect(fingerprintOf({ ...inOrder, nested: {} })).toBe(fingerprintOf({ nested: {}, ...backwards }));
    }),
  );
});
