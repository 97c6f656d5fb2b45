import { expect, test } from "vitest";
import { overlay } from "./overlay";

const side = (at: number[], values: (number | null)[], stepMs = 10) => ({ at, values, stepMs });

test("the second side stands over the time of the first, as much later as it was earlier", () => {
  expect(overlay(side([100, 110, 120], [1, 2, 3]), side([0, 10, 20], [4, 5, 6]), 100)).toEqual([
    { at: 100, values: { a: 1, b: 4 } },
    { at: 110, values: { a: 2, b: 5 } },
    { at: 120, values: { a: 3, b: 6 } },
  ]);
});

test("coarser steps are repeated, and a gap stays a gap on either side", () => {
  const rows = overlay(side([0, 10, 20, 30, 40], [1, null, 1, 1, 1]), side([0, 20], [7, null], 20), 0);
  expect(rows.map(({ values }) => values)).toEqual([
    { a: 1, b: 7 },
    { a: null, b: 7 },
    { a: 1, b: null },
    { a: 1, b: null },
    { a: 1, b: null },
  ]);
});

test("without a second side there is only the first", () => {
  expect(overlay(side([0], [1]), null, 0)).toEqual([{ at: 0, values: { a: 1, b: null } }]);
});
