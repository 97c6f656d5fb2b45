import { expect, test } from "vitest";
import { wholeQueues } from "../queues/shards";
import { quietQueue, quietShard } from "./queue-fixture";
import { byTrouble, deadShare, drainWords, troubleOf } from "./trouble";

const calm = quietQueue({ name: "calm" });
const failing = quietQueue({ name: "failing", servicePerSec: 9, failurePerSec: 0.5 });
const dying = quietQueue({ name: "dying", servicePerSec: 1, failurePerSec: 1 });
const broken = quietQueue({ name: "broken", breakersOpen: 1 });
const growing = quietQueue({
  name: "growing",
  counts: { waiting: 900 },
  oldestWaitingMs: 720_000,
  arrivalPerSec: 60,
  servicePerSec: 20,
  drain: "never",
});
const abandoned = quietQueue({
  name: "abandoned",
  counts: { prioritized: 3 },
  workers: 0,
  drain: "never",
  oldestWaitingMs: 5_000,
});
const stopped = quietQueue({ name: "stopped", paused: true, flags: ["stop-it"] });

test("queues that need a person come first", () => {
  const names = byTrouble([calm, failing, stopped, growing, abandoned, dying, broken]);
  expect(names.map(({ name }) => name)).toEqual([
    "abandoned",
    "growing",
    "dying",
    "stopped",
    "broken",
    "failing",
    "calm",
  ]);
});

test("equals come in the order in which people count", () => {
  const names = ["queue-10", "queue-2", "queue-1"].map((name) => quietQueue({ name }));
  expect(byTrouble(names).map(({ name }) => name)).toEqual(["queue-1", "queue-2", "queue-10"]);
});

test("drain in words", () => {
  expect(drainWords(calm)).toBe("–");
  expect(drainWords(growing)).toBe("never at this rate");
  expect(drainWords(quietQueue({ drain: "draining", drainMs: 192_000 }))).toBe("3m 12s");
});

const ofMail = (index: number) => ({ of: "mail", index, ofKey: "mail" });

test("a spread queue is as ill as its worst shard", () => {
  const rows = wholeQueues([
    calm,
    quietShard("mail", 0, { workers: 4, counts: { waiting: 5 } }),
    { ...growing, key: "sick", name: "mail~1", shard: ofMail(1) },
  ]);
  expect(byTrouble(rows).map(({ name }) => name)).toEqual(["mail", "calm"]);
  const [abandonedShard] = wholeQueues([
    { ...abandoned, name: "mail~0", shard: ofMail(0) },
    quietShard("mail", 1, { workers: 3 }),
  ]);
  expect(abandonedShard && troubleOf(abandonedShard)).toBe(troubleOf(abandoned));
});

test.each([
  ["nothing ends", 0, 0, null],
  ["nothing is known", null, null, null],
  ["one of four dies", 3, 1, 0.25],
  ["all die", 0, 2, 1],
])("the share of dead letters when %s", (_, servicePerSec, failurePerSec, share) =>
  expect(deadShare({ servicePerSec, failurePerSec })).toBe(share),
);
