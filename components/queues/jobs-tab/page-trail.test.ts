import { expect, test } from "vitest";
import { pageBefore, walkTo } from "./page-trail";

test("each page leads back to the one before it, the second to the first", () => {
  const trail = walkTo(walkTo([], null, "b"), "b", "c");
  expect(trail).toEqual(["b", "c"]);
  expect(pageBefore(trail, "c")).toBe("b");
  expect(pageBefore(trail, "b")).toBeNull();
  expect(pageBefore(trail, null)).toBeNull();
});

test("the browser's own way back does not confuse it", () => {
  const trail = ["b", "c"];
  // Back to the second page by the browser, then forward by the button, to another page than before.
  expect(walkTo(trail, "b", "c2")).toEqual(["b", "c2"]);
  expect(walkTo(trail, null, "b2")).toEqual(["b2"]);
});

test("a pasted address leads back to the first page, and its own page is remembered", () => {
  expect(pageBefore([], "x")).toBeNull();
  expect(walkTo([], "x", "y")).toEqual(["x", "y"]);
});
