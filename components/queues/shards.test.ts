import { expect, test } from "vitest";
import { quietQueue } from "../overview/queue-fixture";
import { isOpen, matchingRows, rowId, shardsOf, toggled, wholeQueues } from "./shards";

const queue = (name: string, waiting: number, given: Partial<Parameters<typeof quietQueue>[0]> = {}) =>
  quietQueue({
    key: `${given.prefix ?? "bull"}-${name}`,
    name,
    counts: { waiting, prioritized: 1, active: 2, delayed: 3, failed: 4, held: 1, completed: 7 },
    ...given,
  });

const all = [
  queue("mail~10", 5, { oldestWaitingMs: 700, arrivalPerSec: 2, workers: null }),
  queue("mail", 1, { arrivalPerSec: null, workers: 3 }),
  queue("mail~2", 7, { oldestWaitingMs: 900, arrivalPerSec: 0.5, flags: ["stop"] }),
  queue("mail~2", 9, { oldestWaitingMs: 1, prefix: "other" }),
  queue("post", 3),
];
const names = (rows: { name: string }[]) => rows.map(({ name }) => name);

test.each(["mail", "mail~2"])("the shards of %s are all of mail, in order, and their sum", (name) => {
  const whole = shardsOf({ name, prefix: "bull" }, all);
  expect(names(whole?.shards ?? [])).toEqual(["mail", "mail~2", "mail~10"]);
  expect(whole).toMatchObject({
    key: "bull-mail",
    name: "mail",
    counts: { waiting: 13, prioritized: 3, active: 6, delayed: 9, failed: 12, held: 3, completed: 21 },
    oldestWaitingMs: 900,
    arrivalPerSec: 2.5,
    workers: 4,
    flags: ["stop"],
  });
});

test("a queue without shards has none, and a lone part is a queue of its own", () => {
  expect(shardsOf({ name: "post", prefix: "bull" }, all)).toBeNull();
  expect(shardsOf({ name: "mail~2", prefix: "other" }, all)).toBeNull();
});

test("a list has one row for a spread queue, and it is the one of the queue's page", () => {
  const rows = wholeQueues(all);
  expect(names(rows)).toEqual(["mail", "mail~2", "post"]);
  expect(rows[0]).toEqual(shardsOf({ name: "mail~10", prefix: "bull" }, all));
  expect(new Set(rows.concat(all).map(rowId)).size).toBe(all.length + 1);
});

test("text finds the whole queue, or single shards where only their names have it", () => {
  const rows = wholeQueues(all);
  expect(names(matchingRows(rows, " MAIL "))).toEqual(["mail", "mail~2"]);
  expect(names(matchingRows(rows, "mail~1"))).toEqual(["mail~10"]);
  expect(names(matchingRows(rows, "other:"))).toEqual(["mail~2"]);
});

test("a row is open by the key of any of its parts, and closed whichever that was", () => {
  const [mail, , post] = wholeQueues(all);
  if (!mail || !post) throw new Error("no rows");
  expect(toggled(mail, ["bull-post"])).toEqual(["bull-post", "bull-mail"]);
  expect(isOpen(mail, ["bull-mail~10"])).toBe(true);
  expect(toggled(mail, ["bull-mail~10", "x"])).toEqual(["x"]);
  expect(isOpen(post, ["bull-post"])).toBe(false);
});

test("the whole drains when its last part has, and parts that are paused do not count while others run", () => {
  const parts = (...given: Parameters<typeof quietQueue>[0][]) =>
    wholeQueues(given.map((one, index) => quietQueue({ ...one, name: `q~${index}` })))[0];
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
