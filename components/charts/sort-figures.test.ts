import { expect, test } from "vitest";
import type { Figures } from "./figures";
import { nextSort, sortFigures } from "./sort-figures";

const rows = [
  ["b", 2],
  ["a", null],
  ["c", 10],
  ["d", 2],
] as const;
const figures: Figures = {
  caption: "",
  columns: [
    { id: "name", label: "Name", format: String },
    { id: "jobs", label: "Jobs", format: String },
  ],
  rows: [
    { key: "rest", cells: [{ value: "rest" }, { value: 99 }], last: true },
    ...rows.map(([name, jobs]) => ({ key: name, cells: [{ value: name }, { value: jobs }] })),
  ],
};
const sorted = (by: string, order: "asc" | "desc") =>
  sortFigures(figures, { by, order }).map(({ key }) => key);

test("numbers sort as numbers, equal ones stay, what is not known and what sums up come last", () => {
  expect(sorted("jobs", "desc")).toEqual(["c", "b", "d", "a", "rest"]);
  expect(sorted("jobs", "asc")).toEqual(["b", "d", "c", "a", "rest"]);
  expect(sorted("name", "asc")).toEqual(["a", "b", "c", "d", "rest"]);
});

test("a column that is not there leaves the order", () => {
  expect(sorted("gone", "asc")).toEqual(["rest", "b", "a", "c", "d"]);
});

test("a first click shows the most, of words the first; the next one turns it round", () => {
  expect(nextSort({ by: "name", order: "asc" }, "jobs", false)).toEqual({ by: "jobs", order: "desc" });
  expect(nextSort({ by: "jobs", order: "desc" }, "name", true)).toEqual({ by: "name", order: "asc" });
  expect(nextSort({ by: "jobs", order: "desc" }, "jobs", false)).toEqual({ by: "jobs", order: "asc" });
});
