import { expect, test } from "vitest";
import { greatestCell, hasCells, heatLine, heatPaths } from "./heat-paths";

const cells = {
  at: [0, 10, 20, 30],
  stepMs: 10,
  counts: [
    [1, 1, 0, null],
    [5, 0, 1, null],
  ],
};

test("neighbours of a level are one box, nothing is no box, and what was measured is told from what was not", () => {
  const { levels, measured } = heatPaths(cells, [1, 5], 0, 40);
  expect(levels).toEqual(["M0.00 1H500.00v1H0.00ZM500.00 0H750.00v1H500.00Z", "M0.00 0H250.00v1H0.00Z"]);
  expect(measured).toBe("M0.00 1H750.00v1H0.00ZM0.00 0H750.00v1H0.00Z");
});

test("a line runs through the middles of its cells, from the bottom, and breaks at a gap", () => {
  const box = { rows: 2, fromMs: 0, toMs: 40 };
  expect(heatLine(cells.at, 10, [0, 2, null, 1], box)).toBe("M125.00 2.000L375.00 0.000M875.00 1.000");
});

test("knows its greatest cell and whether it has any", () => {
  expect(greatestCell(cells)).toBe(5);
  expect(hasCells(cells)).toBe(true);
  expect(hasCells({ ...cells, counts: [[null, null]] })).toBe(false);
});
