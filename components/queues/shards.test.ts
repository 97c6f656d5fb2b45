import { expect, test } from "vitest";
import type { QueueSummary } from "@/lib/contract/queues";
import { shardsOf } from "./shards";

const queue = (name: string, waiting: number, oldestWaitingMs: number | null = null, prefix = "bull") =>
  ({
    key: `${prefix}-${name}`,
    name,
    prefix,
    oldestWaitingMs,
    counts: { waiting, prioritized: 1, active: 2, delayed: 3, failed: 4 },
  }) as QueueSummary;

const all = [
  queue("mail~10", 5, 700),
  queue("mail", 1),
  queue("mail~2", 7, 900),
  queue("mail~2", 9, 1, "other"),
  queue("post", 3),
];

test.each(["mail", "mail~2"])("the shards of %s are all of mail, in order, and their sum", (name) => {
  const shards = shardsOf({ name, prefix: "bull" }, all);
  expect(shards?.parts.map((one) => one.name)).toEqual(["mail", "mail~2", "mail~10"]);
  expect(shards?.total).toEqual({ backlog: 16, active: 6, delayed: 9, failed: 12, oldestWaitingMs: 900 });
});

test("a queue without shards has none", () => {
  expect(shardsOf({ name: "post", prefix: "bull" }, all)).toBeNull();
});
