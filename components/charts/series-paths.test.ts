import { expect, test } from "vitest";
import { rowsOf } from "./rows";
import { seriesPaths } from "./series-paths";

const A = { key: "a", label: "A", color: "red" };
const B = { key: "b", label: "B", color: "blue" };
const axes = { from: 0, to: 20, top: 10 };

test("layers stand on each other", () => {
  const rows = rowsOf([0, 10, 20], { a: [0, 5, 10], b: [5, 5, 0] });
  expect(seriesPaths(rows, [A, B], "layers", axes)).toEqual([
    "M0.0 1000.0L500.0 500.0L1000.0 0.0L1000.0 1000.0L500.0 1000.0L0.0 1000.0Z",
    "M0.0 500.0L500.0 0.0L1000.0 0.0L1000.0 0.0L500.0 500.0L0.0 1000.0Z",
  ]);
});

test("lines stand for themselves", () => {
  const rows = rowsOf([0, 20], { a: [5, 10], b: [0, 5] });
  expect(seriesPaths(rows, [A, B], "lines", axes)).toEqual([
    "M0.0 500.0L1000.0 0.0",
    "M0.0 1000.0L1000.0 500.0",
  ]);
});

test("a gap interrupts its own series only, and does not lift what stands on it", () => {
  const rows = rowsOf([0, 5, 10, 15, 20], { a: [5, 5, null, 5, 5], b: [1, 1, 1, 1, 1] });
  const [a = "", b = ""] = seriesPaths(rows, [A, B], "layers", axes);
  expect(a.match(/M/g)).toHaveLength(2);
  expect(b.match(/M/g)).toHaveLength(1);
  expect(b).toContain("L500.0 900.0L");
});

test("a value between gaps is seen as a dot on a line", () => {
  const rows = rowsOf([0, 10, 20], { a: [null, 5, null] });
  expect(seriesPaths(rows, [A], "lines", axes)).toEqual(["M499.0 500.0h2"]);
});

test("a step lasts until the next moment, also the last one and one before a gap", () => {
  const rows = rowsOf([0, 5, 10, 15], { a: [10, null, 5, 0] });
  expect(seriesPaths(rows, [A], "steps", axes)).toEqual([
    "M0.0 0.0L250.0 0.0L250.0 1000.0L0.0 1000.0Z" +
      "M500.0 500.0L750.0 500.0L750.0 1000.0L1000.0 1000.0L1000.0 1000.0L750.0 1000.0L750.0 1000.0L500.0 1000.0Z",
  ]);
});

test("what nobody knows draws nothing", () => {
  expect(seriesPaths(rowsOf([0, 10], { a: [null, null] }), [A, B], "layers", axes)).toEqual(["", ""]);
});
