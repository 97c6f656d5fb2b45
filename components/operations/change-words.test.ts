import { expect, test } from "vitest";
import { changeParts } from "./change-words";

test("each part of a change is said", () => {
  const parts = changeParts(
    {
      queue: "key",
      delayMs: 60_000,
      priority: 3,
      patch: [
        { op: "replace", path: "/a", value: { b: 1 } },
        { op: "move", from: "/x", path: "/y" },
        { op: "remove", path: "" },
      ],
    },
    (key) => `queue ${key}`,
  );
  expect(parts).toEqual([
    "to queue key",
    "1m 00s later",
    "with priority 3",
    'replace /a {"b":1}',
    "move /x /y",
    "remove the whole payload",
  ]);
  expect(changeParts({ priority: 0, delayMs: 0 }, String)).toEqual(["at once", "without a priority"]);
});
