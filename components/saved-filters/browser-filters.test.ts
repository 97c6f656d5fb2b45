import { expect, test } from "vitest";
import { MAX_SAVED_FILTERS } from "@/lib/contract/values/saved-filters";
import { readFilters, withFilter, without } from "./browser-filters";

const filter = (name: string, query = "a=1") => ({ name, query, savedAt: 1 });

test("what is stored is read by name, and what is not ours is no filter", () => {
  expect(readFilters(JSON.stringify([filter("b"), filter("a")])).map(({ name }) => name)).toEqual(["a", "b"]);
  expect(readFilters("")).toEqual([]);
  expect(readFilters('[{"name":1}]')).toEqual([]);
});

test("a filter takes the place of the one of its name", () => {
  const filters = withFilter([filter("a"), filter("b")], filter("a", "c=2"));
  expect(filters).toEqual([filter("b"), filter("a", "c=2")]);
  expect(without(filters, "b")).toEqual([filter("a", "c=2")]);
});

test("there is room for so many, and a full list takes another in place of one", () => {
  const full = Array.from({ length: MAX_SAVED_FILTERS }, (_, n) => filter(`f${n}`));
  expect(() => withFilter(full, filter("one more"))).toThrow(/no room/);
  expect(withFilter(full, filter("f0", "b=2"))).toHaveLength(MAX_SAVED_FILTERS);
});
