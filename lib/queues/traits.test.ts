import fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULT_TRAITS } from "./traits";

const keyOf = (payload: unknown) => DEFAULT_TRAITS.idempotencyKey("job", payload);

test("however a text is cut into tenant and key, each cut is a key of its own", () => {
  const part = fc.string({ unit: fc.constantFrom("a", "%", "2", "F"), minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(
      fc.array(part, { minLength: 2, maxLength: 4 }),
      fc.constantFrom("/", "%2F"),
      (parts, joint) => {
        const keys = parts.map((_, at) => {
          const idempotencyKey = parts.slice(at).join(joint);
          return keyOf(
            at === 0 ? { idempotencyKey } : { tenant: parts.slice(0, at).join(joint), idempotencyKey },
          );
        });
        expect(new Set(keys).size).toBe(parts.length);
      },
    ),
  );
  expect(keyOf({ tenant: "a/b", idempotencyKey: "c" })).not.toBe(
    keyOf({ tenant: "a%2Fb", idempotencyKey: "c" }),
  );
});

test("a key is what it always was where that was not ambiguous", () => {
  expect(keyOf({ tenant: "acme", idempotencyKey: "order-7" })).toBe("acme/order-7");
  expect(keyOf({ tenant: "acme", idempotencyKey: "2026/07" })).toBe("acme/2026/07");
  expect(keyOf({ idempotencyKey: "order-7" })).toBe("order-7");
  expect(keyOf({ tenant: "acme" })).toBe(null);
});
