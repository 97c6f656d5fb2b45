import { expect, test } from "vitest";
import { wholeQueues } from "../queues/shards";
import { quietQueue, quietShard } from "./queue-fixture";
import { byTrouble, drainWords, troubleOf, verdictOf } from "./trouble";

const calm = quietQueue({ name: "calm" });
const failing = quietQueue({ name: "failing", failurePerSec: 0.5 });
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
  const names = [calm, failing, stopped, growing, abandoned].sort(byTrouble).map(({ name }) => name);
  expect(names).toEqual(["abandoned", "growing", "stopped", "failing", "calm"]);
});

test("equals come in the order in which people count", () => {
  const names = ["queue-10", "queue-2", "queue-1"].map((name) => quietQueue({ name }));
  expect(names.sort(byTrouble).map(({ name }) => name)).toEqual(["queue-1", "queue-2", "queue-10"]);
});

test("the verdict is calm when nothing is wrong", () => {
  expect(verdictOf([calm])).toEqual({ tone: "ok", headline: "The one queue keeps up.", details: [] });
});

test("the verdict says where, how bad, and that it will not drain", () => {
  const verdict = verdictOf([calm, growing, failing]);
  expect(verdict.tone).toBe("danger");
  expect(verdict.headline).toBe("2 of 3 queues need a look.");
  expect(verdict.details[0]?.text).toBe(
    "backlog of 900 grows by 40.0/s, oldest 12m 00s, drains never at this rate",
  );
  expect(verdict.details[1]?.text).toBe("0.50 jobs/s become dead letters");
});

test("a queue without workers says so, and a paused one is not called abandoned", () => {
  expect(verdictOf([abandoned]).details[0]?.text).toContain("no worker is connected");
  expect(verdictOf([stopped]).details[0]?.text).toBe("1 kill switch on");
});

test("drain in words", () => {
  expect(drainWords(calm)).toBe("–");
  expect(drainWords(growing)).toBe("never at this rate");
  expect(drainWords(quietQueue({ drain: "draining", drainMs: 192_000 }))).toBe("3m 12s");
});

const ofMail = (index: number) => ({ of: "mail", index, ofKey: "mail" });

test("a spread queue is as ill as its worst shard, and the verdict leads to that one", () => {
  const rows = wholeQueues([
    calm,
    quietShard("mail", 0, { workers: 4, counts: { waiting: 5 } }),
    { ...growing, key: "sick", name: "mail~1", shard: ofMail(1) },
    { ...failing, key: "failing", name: "mail~2", shard: ofMail(2) },
  ]);
  expect(rows.sort(byTrouble).map(({ name }) => name)).toEqual(["mail", "calm"]);
  const verdict = verdictOf(rows);
  expect(verdict.headline).toBe("1 of 2 queues needs a look.");
  expect(verdict.details).toEqual([
    {
      key: "sick",
      name: "mail",
      text: "2 of 3 shards; mail~1: backlog of 900 grows by 40.0/s, oldest 12m 00s, drains never at this rate",
    },
  ]);
  const [abandonedShard] = wholeQueues([
    { ...abandoned, name: "mail~0", shard: ofMail(0) },
    quietShard("mail", 1, { workers: 3 }),
  ]);
  expect(abandonedShard && troubleOf(abandonedShard)).toBe(troubleOf(abandoned));
});
