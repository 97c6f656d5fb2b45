import { expect, test } from "vitest";
import { greatestOf, isMeasured, latestOf, rowsOf, stepped, sumOf, visibleSeries, without } from "./rows";

const series = [
  { key: "a", label: "A", color: "red" },
  { key: "b", label: "B", color: "blue" },
];
const rows = rowsOf([1, 2, 3], { a: [1, null, 0], b: [0, null] });

test("columns become rows, and what is missing is a gap", () => {
  expect(rows).toEqual([
    { at: 1, values: { a: 1, b: 0 } },
    { at: 2, values: { a: null, b: null } },
    { at: 3, values: { a: 0, b: null } },
  ]);
});

test("the latest value passes over gaps", () => {
  expect(latestOf(rows, "b")).toBe(0);
  expect(latestOf(rows, "c")).toBeNull();
});

test("a series of zeros is left out unless it must stay", () => {
  expect(visibleSeries(series, rows, []).map(({ key }) => key)).toEqual(["a"]);
  expect(visibleSeries(series, rows, ["b"]).map(({ key }) => key)).toEqual(["a", "b"]);
});

test("a sum of gaps is a gap, not zero", () => {
  expect(rows.map((row) => sumOf(row, series))).toEqual([1, null, 0]);
});

test("a part is taken off, never below zero, and a gap stays", () => {
  expect(without([5, 1, null, 2], [2, 3, 1, null])).toEqual([3, 0, null, null]);
});

test("only gaps is nothing measured; zeros are", () => {
  expect(isMeasured(rowsOf([1], { a: [null] }))).toBe(false);
  expect(isMeasured(rowsOf([1], { a: [0] }))).toBe(true);
});

test("the greatest of single values, or of their sums", () => {
  const two = rowsOf([1, 2], { a: [2, null], b: [3, 4] });
  expect(greatestOf(two, series, false)).toBe(4);
  expect(greatestOf(two, series, true)).toBe(5);
  expect(greatestOf([], series, true)).toBe(0);
});

test("a step lasts until the next moment, also the last one and one before a gap", () => {
  const rows = rowsOf([0, 10, 20, 30], { a: [1, 2, null, 4] });
  expect(stepped(rows).map(({ at, values }) => [at, values.a])).toEqual([
    [0, 1],
    [10, 2],
    [20, 2],
    [20, null],
    [30, 4],
    [40, 4],
  ]);
});
