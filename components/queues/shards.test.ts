import { expect, test } from "vitest";
import { quietQueue, quietShard } from "../overview/queue-fixture";
import { isOpen, matchingRows, rowId, shardsOf, toggled, wholeQueues } from "./shards";

type Given = Parameters<typeof quietQueue>[0];
const counted = (waiting: number, given: Given = {}): Given => ({
  counts: { waiting, prioritized: 1, active: 2, delayed: 3, failed: 4, held: 1, completed: 7 },
  ...given,
});

const undivided = quietQueue({ name: "mail", ...counted(1, { arrivalPerSec: null, workers: 3 }) });
const second = quietShard(
  "mail",
  2,
  counted(7, { oldestWaitingMs: 900, arrivalPerSec: 0.5, flags: ["stop"] }),
);
const tenth = quietShard("mail", 10, counted(5, { oldestWaitingMs: 700, arrivalPerSec: 2, workers: null }));
const elsewhere = quietShard("mail", 2, counted(9, { prefix: "other", key: "elsewhere" }));
const post = quietQueue({ name: "post", ...counted(3) });
const all = [tenth, undivided, second, elsewhere, post];
const names = (rows: { name: string }[]) => rows.map(({ name }) => name);

test.each([undivided, second])("the shards of $name are all of mail, in order, and their sum", (part) => {
  const whole = shardsOf(part, all);
  expect(names(whole?.shards ?? [])).toEqual(["mail", "mail~2", "mail~10"]);
  expect(whole).toMatchObject({
    key: "mail",
    wholeKey: "mail",
    name: "mail",
    counts: { waiting: 13, prioritized: 3, active: 6, delayed: 9, failed: 12, held: 3, completed: 21 },
    oldestWaitingMs: 900,
    arrivalPerSec: 2.5,
    workers: 4,
    flags: ["stop"],
  });
});

test("a queue without shards has none, and a lone part is a queue of its own", () => {
  expect(shardsOf(post, all)).toBeNull();
  expect(shardsOf(elsewhere, all)).toBeNull();
});

test("a queue that only has the name of a shard stands apart", () => {
  const namesake = quietQueue({ name: "mail~3" });
  const rows = wholeQueues([...all, quietQueue({ name: "foo" }), quietQueue({ name: "foo~1" }), namesake]);
  expect(names(rows)).toEqual(["mail", "mail~2", "post", "foo", "foo~1", "mail~3"]);
  expect(shardsOf(namesake, [...all, namesake])).toBeNull();
});

test("a list has one row for a spread queue, and it is the one of the queue's page", () => {
  const rows = wholeQueues(all);
  expect(names(rows)).toEqual(["mail", "mail~2", "post"]);
  expect(rows[0]).toEqual(shardsOf(tenth, all));
  expect(new Set(rows.concat(all).map(rowId)).size).toBe(all.length + 1);
});

test("text finds the whole queue, or single shards where only their names have it", () => {
  const rows = wholeQueues(all);
  expect(names(matchingRows(rows, " MAIL "))).toEqual(["mail", "mail~2"]);
  expect(names(matchingRows(rows, "mail~1"))).toEqual(["mail~10"]);
  expect(names(matchingRows(rows, "other:"))).toEqual(["mail~2"]);
});

test("a row is open by the key of any of its parts, and closed whichever that was", () => {
  const [mail] = wholeQueues(all);
  if (!mail) throw new Error("no row");
  expect(toggled(mail, ["post"])).toEqual(["post", "mail"]);
  expect(isOpen(mail, ["mail~10"])).toBe(true);
  expect(toggled(mail, ["mail~10", "x"])).toEqual(["x"]);
  expect(isOpen(post, ["post"])).toBe(false);
});

test("the whole drains when its last part has, and parts that are paused do not count while others run", () => {
  const parts = (...given: Given[]) => wholeQueues(given.map((one, index) => quietShard("q", index, one)))[0];
  const slow = { drain: "draining", drainMs: 9_000 } as const;
  const fast = { drain: "draining", drainMs: 10 } as const;
  const stuck = { drain: "never" } as const;
  expect(parts(fast, slow)).toMatchObject({ drain: "draining", drainMs: 9_000 });
  expect(parts(slow, stuck)).toMatchObject({ drain: "never", paused: false });
  expect(parts(slow, { ...stuck, paused: true })).toMatchObject({ drain: "draining", paused: false });
  expect(parts({ ...stuck, paused: true }, { ...stuck, paused: true })).toMatchObject({
    drain: "never",
    paused: true,
  });
  expect(parts({ drain: "unknown" }, fast)).toMatchObject({ drain: "unknown" });
});
