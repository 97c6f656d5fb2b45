import { expect, test } from "vitest";
import { wholeQueues } from "../queues/shards";
import { arranged } from "./arrange";
import { quietQueue, quietShard } from "./queue-fixture";
import { tileLines } from "./tile-lines";

const rows = wholeQueues([
  quietQueue({ name: "one", prefix: "a" }),
  quietShard("mail", 0, { prefix: "b" }),
  quietShard("mail", 1, { prefix: "b" }),
  quietQueue({ name: "two", prefix: "b" }),
]);
const linesOf = (group: "none" | "prefix", open: Record<string, boolean>, columns: number) =>
  tileLines(arranged(rows, { sort: "name", desc: false, group, pinned: new Set() }), open, columns).map(
    ({ heading, tiles }) =>
      heading?.label ?? tiles.map(({ row, inner }) => `${inner ? "- " : ""}${row.name}`),
  );

test("tiles fill their lines, and a group begins a new one below its heading", () => {
  expect(linesOf("none", {}, 2)).toEqual([["mail", "one"], ["two"]]);
  expect(linesOf("prefix", {}, 2)).toEqual(["Prefix b", ["mail", "two"], "Prefix a", ["one"]]);
});

test("open shards follow their queue", () => {
  expect(linesOf("none", { "all-mail~0": true }, 1)).toEqual([
    ["mail"],
    ["- mail~0"],
    ["- mail~1"],
    ["one"],
    ["two"],
  ]);
});
