import fc from "fast-check";
import { query } from "jsonpath-rfc9535";
import { expect, test } from "vitest";
import { copyOf, findInTree, jsonPathOf, keyOf, opened, rowsOf } from "./tree-model";

const names = (root: unknown, open: ReadonlyMap<string, boolean> = new Map()) =>
  rowsOf(root, open).map(({ path }) => path.join("."));

test("small lists near the top are open, what is long or deep is closed, and both can be changed", () => {
  const root = { a: { b: { c: { d: 1 } } }, long: Array.from({ length: 21 }, (_, n) => n), none: {} };
  expect(names(root)).toEqual(["a", "a.b", "a.b.c", "long", "none"]);
  expect(names(root, new Map([[keyOf(["a"]), false]]))).toEqual(["a", "long", "none"]);
  expect(names(root, opened(new Map(), [["a", "b", "c", "d"]]))).toContain("a.b.c.d");
  expect(rowsOf(root, new Map())[3]).toMatchObject({ size: 21, isOpen: false, place: 2, siblings: 3 });
});

test("a text is found in names and values, in any case, up to a bound", () => {
  const root = { Order: { lines: [{ sku: "ab-1" }, { sku: "AB-2" }] }, total: 12, none: null };
  expect(findInTree(root, "ab-", 10)).toEqual({
    paths: [
      ["Order", "lines", 0, "sku"],
      ["Order", "lines", 1, "sku"],
    ],
    isFull: false,
  });
  expect(findInTree(root, "order", 10).paths).toEqual([["Order"]]);
  expect(findInTree(root, "12", 10).paths).toEqual([["total"]]);
  expect(findInTree(root, "ab-", 1)).toMatchObject({ paths: [["Order", "lines", 0, "sku"]], isFull: true });
  expect(findInTree(root, "ab-", 2).isFull).toBe(false);
  expect(findInTree(root, "", 10).paths).toEqual([]);
});

test("a hundred thousand keys are rows, and are searched", () => {
  const root = Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`key${n}`, { n }]));
  expect(rowsOf({ root }, new Map()).length).toBe(1);
  expect(rowsOf({ root }, new Map([[keyOf(["root"]), true]])).length).toBe(100_001);
  expect(findInTree({ root }, "99999", 10).paths).toHaveLength(2);
});

test("the path of any node leads to it", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), (text) => {
      const root = JSON.parse(text);
      const all = new Map<string, boolean>();
      for (let rows = rowsOf(root, all); ; rows = rowsOf(root, all)) {
        const closed = rows.filter(({ size, isOpen }) => size !== null && size > 0 && !isOpen);
        if (closed.length === 0) break;
        for (const { key } of closed) all.set(key, true);
      }
      for (const { path, value } of rowsOf(root, all)) expect(query(root, jsonPathOf(path))).toEqual([value]);
    }),
  );
});

test("what is copied can be read back", () => {
  expect(copyOf("a\nb")).toBe("a\nb");
  expect(JSON.parse(copyOf({ a: [1] }))).toEqual({ a: [1] });
  expect(copyOf(null)).toBe("null");
});
