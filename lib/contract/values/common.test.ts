import fc from "fast-check";
import { expect, test } from "vitest";
import { reason } from "../common";
import { isReason } from "./common";

test("a page takes the same reasons as the API", () => {
  const texts = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom(" ", "\n", "\u00a0", "é"), maxLength: 520 }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(isReason(text)).toBe(reason.safeParse(text).success);
    }),
  );
  expect([isReason("ab "), isReason("abc"), isReason("a".repeat(500)), isReason("a".repeat(501))]).toEqual([
    false,
    true,
    true,
    false,
  ]);
});
