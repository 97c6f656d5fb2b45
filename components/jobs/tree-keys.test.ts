import { expect, test } from "vitest";
import { treeStep } from "./tree-keys";
import { keyOf, rowsOf } from "./tree-model";

const rows = rowsOf({ amount: 1, body: { id: 2, lines: [] }, code: 3 }, new Map());
const names = rows.map(({ path }) => path.at(-1));
const step = (key: string, at: string) => {
  const done = treeStep(key, rows, names.indexOf(at));
  return done && `${done.do} ${names[done.index]}`;
};

test("keys move, open and close as those of any tree", () => {
  expect(names).toEqual(["amount", "body", "id", "lines", "code"]);
  expect(step("ArrowDown", "amount")).toBe("go body");
  expect(step("ArrowUp", "amount")).toBe("go amount");
  expect(step("ArrowRight", "body")).toBe("go id");
  expect(step("ArrowLeft", "lines")).toBe("go body");
  expect(step("ArrowLeft", "body")).toBe("toggle body");
  expect(step("ArrowLeft", "amount")).toBe("go amount");
  expect(step("Enter", "body")).toBe("toggle body");
  expect(step("End", "amount")).toBe("go code");
  expect(step("Home", "code")).toBe("go amount");
  expect(step("c", "code")).toBe("go code");
  expect(step("b", "code")).toBe("go body");
  expect(step("x", "code")).toBeNull();
  expect(step("Tab", "code")).toBeNull();
});

test("what is closed is opened by the right arrow", () => {
  const closed = rowsOf({ a: { b: 1 } }, new Map([[keyOf(["a"]), false]]));
  expect(treeStep("ArrowRight", closed, 0)).toEqual({ do: "toggle", index: 0 });
  expect(treeStep("ArrowRight", rows, 0)).toEqual({ do: "toggle", index: 0 });
});
