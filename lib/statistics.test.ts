import fc from "fast-check";
import { expect, test } from "vitest";
import { quantile } from "./statistics";

test("quantiles are values of the set: half of four do not exceed the second", () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2);
  expect(quantile([4, 1, 3, 2], 0)).toBe(1);
  expect(quantile([4, 1, 3, 2], 1)).toBe(4);
  expect(quantile([], 0.5)).toBeNaN();
});

test("a share q does not exceed the quantile, and less than q is below it", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1 }),
      fc.integer({ min: 1, max: 100 }),
      (values, percent) => {
        const q = percent / 100;
        const at = quantile(values, q);
        expect(values.filter((value) => value <= at).length).toBeGreaterThanOrEqual(q * values.length - 1e-6);
        expect(values.filter((value) => value < at).length).toBeLessThan(q * values.length);
      },
    ),
  );
});
