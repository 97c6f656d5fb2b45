import { expect, test } from "vitest";
import { layersOf, lineOf } from "./curves";
import type { ChartRow } from "./rows";

const PLOT = { fromMs: 1_000, toMs: 5_000, top: 10, widthPx: 400, heightPx: 100 };

const rows = (columns: Record<string, (number | null)[]>): ChartRow[] =>
  [1_000, 2_000, 3_000, 4_000, 5_000].map((at, index) => ({
    at,
    values: Object.fromEntries(Object.entries(columns).map(([key, column]) => [key, column[index] ?? null])),
  }));

test("a line runs from the left to the right of its time, zero at the bottom and the top at the top", () => {
  expect(lineOf(rows({ in: [0, 5, 10, 2.5, 0] }), "in", PLOT)).toEqual([
    { x: 0, y: 100 },
    { x: 100, y: 50 },
    { x: 200, y: 0 },
    { x: 300, y: 75 },
    { x: 400, y: 100 },
  ]);
});

test("a gap stays one, and what was measured once between two is wide enough to be seen", () => {
  const line = lineOf(rows({ in: [5, 5, null, 5, null] }), "in", PLOT);
  expect(line.map(({ y }) => y)).toEqual([50, 50, null, 50, 50, null]);
  expect(line.map(({ x }) => x)).toEqual([0, 100, 200, 300, 302, 400]);
});

test("layers stand on each other, the first at the bottom", () => {
  const [active, waiting] = layersOf(
    rows({ active: [1, 1, 1, 1, 1], waiting: [0, 2, 4, 9, 0] }),
    ["active", "waiting"],
    PLOT,
  );
  expect(active?.baseLine.map(({ y }) => y)).toEqual([100, 100, 100, 100, 100]);
  expect(active?.points.map(({ y }) => y)).toEqual([90, 90, 90, 90, 90]);
  expect(waiting?.baseLine).toEqual(active?.points);
  expect(waiting?.points.map(({ y }) => y)).toEqual([90, 70, 50, 0, 90]);
});

test("a layer with a gap lets those above it down, and is not drawn there", () => {
  const [active, waiting] = layersOf(
    rows({ active: [2, 2, null, 2, 2], waiting: [3, 3, 3, null, 3] }),
    ["active", "waiting"],
    PLOT,
  );
  expect(active?.points[2]).toEqual({ x: 200, y: null });
  expect(waiting?.baseLine[2]).toEqual({ x: 200, y: 100 });
  expect(waiting?.points.map(({ y }) => y)).toEqual([50, 50, 70, null, 50]);
});

test("a chart of nothing, and a time of no length, have places too", () => {
  expect(lineOf([], "in", PLOT)).toEqual([]);
  expect(lineOf(rows({ in: [0] }), "in", { ...PLOT, toMs: 1_000, top: 0 })[0]).toEqual({ x: 0, y: 100 });
});
