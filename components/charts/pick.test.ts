import { expect, test } from "vitest";
import { indexAt, moved, rowAt } from "./pick";

const moments = { times: [0, 10, 20], rows: 1 };
const cells = { times: [0, 10, 20], stepMs: 10, rows: 3 };

test("a line is pointed at by its nearest moment, a cell by the time that it lasts", () => {
  expect(indexAt(moments, 16)).toBe(2);
  expect(indexAt(cells, 16)).toBe(1);
  expect(indexAt(cells, 29)).toBe(2);
  expect(indexAt(cells, 30)).toBe(-1);
  expect(indexAt(cells, -1)).toBe(-1);
});

test("rows are counted from below", () => {
  expect([0, 0.5, 0.99, 1].map((share) => rowAt(cells, share))).toEqual([2, 1, 0, 0]);
});

test("arrows move by one and stay inside; the first leads to the newest moment", () => {
  expect(moved(moments, null, "ArrowLeft")).toEqual({ index: 2, row: 0 });
  expect(moved(moments, { index: 2, row: 0 }, "ArrowLeft")).toEqual({ index: 1, row: 0 });
  expect(moved(moments, { index: 2, row: 0 }, "ArrowRight")).toEqual({ index: 2, row: 0 });
  expect(moved(cells, { index: 2, row: 1 }, "ArrowUp")).toEqual({ index: 2, row: 2 });
  expect(moved(cells, { index: 2, row: 1 }, "Home")).toEqual({ index: 0, row: 1 });
});

test("a line has no rows to move in, and other keys are not its own", () => {
  expect(moved(moments, { index: 1, row: 0 }, "ArrowUp")).toBeNull();
  expect(moved(moments, { index: 1, row: 0 }, "j")).toBeNull();
});
