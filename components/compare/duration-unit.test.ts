import { expect, test } from "vitest";
import { durationUnitOf } from "./duration-unit";

test("the longest of all sides says what is counted in", () => {
  expect(durationUnitOf([1_000, null], [599_000]).name).toBe("s");
  expect(durationUnitOf([1_000], [null, 600_000]).name).toBe("min");
  expect(durationUnitOf([36_000_000], []).name).toBe("h");
  expect(durationUnitOf().name).toBe("s");
});

test("what is scaled reads as it did, and gaps stay gaps", () => {
  const minutes = durationUnitOf([3_600_000]);
  expect(minutes.scaled([90_000, null])).toEqual([1.5, null]);
  expect(minutes.format(1.5)).toBe("1m 30s");
});
