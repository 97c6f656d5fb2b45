import { expect, test } from "vitest";
import { sparkPaths } from "./spark-line";

test("a line runs from zero at the bottom to its largest value at the top", () => {
  expect(sparkPaths([0, 5, 10], 100, 20)).toEqual(["M0.0 20.0L50.0 10.0L100.0 0.0"]);
});

test("a gap breaks the line", () => {
  expect(sparkPaths([4, null, 4, 4], 90, 20)).toEqual(["M0.0 0.0", "M60.0 0.0L90.0 0.0"]);
});

test("nothing known draws nothing", () => {
  expect(sparkPaths([null, null], 90, 20)).toEqual([]);
});
