import { expect, test } from "vitest";
import { valueTicks } from "./value-scale";

test("ticks are round and reach the greatest value", () => {
  expect(valueTicks(1_279, 4)).toEqual([0, 500, 1_000, 1_500]);
  expect(valueTicks(906, 4)).toEqual([0, 250, 500, 750, 1_000]);
  expect(valueTicks(247, 0.1)).toEqual([0, 100, 200, 300]);
  expect(valueTicks(100, 4)).toEqual([0, 25, 50, 75, 100]);
});

test("counts have whole ticks, rates may have parts", () => {
  expect(valueTicks(0, 4)).toEqual([0, 1, 2, 3, 4]);
  expect(valueTicks(9, 4)).toEqual([0, 5, 10]);
  expect(valueTicks(0.05, 0.1)).toEqual([0, 0.025, 0.05, 0.075, 0.1]);
});
