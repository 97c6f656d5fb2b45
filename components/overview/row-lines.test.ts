import { expect, test } from "vitest";
import { wholeQueues } from "../queues/shards";
import { quietQueue, quietShard } from "./queue-fixture";
import { lineKeys, rowLines } from "./row-lines";

const rows = wholeQueues([
  ...[0, 1, 2].map((index) => quietShard("mail", index)),
  quietQueue({ name: "post" }),
]);

test("a row that does not fit with all its shards is not asked for, and those after it are", () => {
  expect(lineKeys(rows, 4)).toEqual(["mail~0", "mail~1", "mail~2", "post"]);
  expect(lineKeys(rows, 3)).toEqual(["mail~0", "mail~1", "mail~2"]);
  expect(lineKeys(rows, 2)).toEqual(["post"]);
  expect(lineKeys([...rows, ...(rows[0]?.shards ?? [])], 4)).toHaveLength(4);
});

test("the line of a spread queue is the sum of its shards', a gap only where all have one", () => {
  const lines = new Map([
    ["mail~0", [1, null, null]],
    ["mail~1", [2, 5, null]],
    ["mail~2", [3, 1, null]],
    ["post", [4, 4, 4]],
  ]);
  expect([...rowLines(rows, lines)]).toEqual([
    ["all-mail~0", [6, 6, null]],
    ["post", [4, 4, 4]],
  ]);
  lines.delete("mail~1");
  expect([...rowLines(rows, lines).keys()]).toEqual(["post"]);
});
