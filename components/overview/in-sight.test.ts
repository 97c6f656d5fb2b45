import { expect, test } from "vitest";
import { blocksInSight } from "./in-sight";

const all = Array.from({ length: 70 }, (_, index) => index);

test.each([
  ["the first block", 0, 31, 0, 31],
  ["a step further, the second too", 1, 32, 0, 63],
  ["the end", 66, 69, 64, 69],
])("%s", (_, first, last, from, to) => {
  const seen = blocksInSight(all, first, last);
  expect([seen[0], seen.at(-1)]).toEqual([from, to]);
});

test("nothing is in sight of nothing", () => {
  expect(blocksInSight([], 0, -1)).toEqual([]);
});
