import { expect, test } from "vitest";
import { formatAbsolute } from "@/lib/format";
import { wholeQueues } from "../queues/shards";
import { concernsOf } from "./concerns";
import { quietQueue, quietShard } from "./queue-fixture";
import { verdictOf } from "./verdict";

const calm = quietQueue({ name: "calm" });
const growing = quietQueue({
  name: "growing",
  counts: { waiting: 900 },
  oldestWaitingMs: 720_000,
  arrivalPerSec: 60,
  servicePerSec: 20,
  drain: "never",
});
const failing = quietQueue({ name: "failing", servicePerSec: 1.5, failurePerSec: 0.5 });
const waiting = { counts: { waiting: 2, prioritized: 1 }, oldestWaitingMs: 5_000, drain: "never" } as const;
const abandoned = quietQueue({ name: "abandoned", workers: 0, ...waiting });

test.each([
  ["healthy", calm, []],
  ["working its backlog off", quietQueue({ counts: { waiting: 9 }, drain: "draining", drainMs: 1_000 }), []],
  [
    "without workers",
    abandoned,
    [["3 jobs wait and no worker is connected, oldest 5.0s", "/workers?q=abandoned"]],
  ],
  ["without workers or jobs", quietQueue({ workers: 0 }), []],
  [
    "growing",
    growing,
    [["backlog of 900 grows by 40.0/s, oldest 12m 00s, never drains at this rate", "/queues/growing"]],
  ],
  [
    "standing still",
    { ...growing, arrivalPerSec: 20 },
    [["backlog of 900 does not shrink, oldest 12m 00s, never drains at this rate", "/queues/growing"]],
  ],
  [
    "paused by an operator",
    quietQueue({ name: "p", paused: true, pausedBy: ["operator"], ...waiting }),
    [["paused by an operator, 3 jobs wait, oldest 5.0s", "/queues/p"]],
  ],
  [
    "paused by a switch, which is not told twice",
    quietQueue({ name: "p", paused: true, pausedBy: ["stop-it"], flags: ["stop-it"] }),
    [["paused by kill switch stop-it", "/flags"]],
  ],
  [
    "paused by others, without workers",
    quietQueue({ name: "p", paused: true, workers: 0, counts: { waiting: 1 } }),
    [["paused outside Spillway, 1 job waits", "/queues/p"]],
  ],
  [
    "under a switch that is finer than the queue",
    quietQueue({ flags: ["stop-tenant"] }),
    [["kill switch stop-tenant is on", "/flags"]],
  ],
  ["under two", quietQueue({ flags: ["a", "b"] }), [["2 kill switches are on", "/flags"]]],
  [
    "failing",
    failing,
    [["dead letters rise: 0.50 jobs/s, 25 % of those that end", "/dead-letters?queue=failing"]],
  ],
  [
    "failing wholly",
    { ...failing, servicePerSec: 0 },
    [["dead letters rise: 0.50 jobs/s, all of those that end", "/dead-letters?queue=failing"]],
  ],
  [
    "failing almost wholly",
    { ...failing, servicePerSec: 0.001 },
    [["dead letters rise: 0.50 jobs/s, 99 % of those that end", "/dead-letters?queue=failing"]],
  ],
  [
    "with open breakers",
    quietQueue({ name: "a/b", breakersOpen: 3 }),
    [["3 breakers open", "/breakers?q=a%2Fb"]],
  ],
  [
    "ill in several ways",
    quietQueue({ ...growing, failurePerSec: 5, breakersOpen: 1, flags: ["x"] }),
    [
      ["backlog of 900 grows by 35.0/s, oldest 12m 00s, never drains at this rate", "/queues/growing"],
      ["dead letters rise: 5.0 jobs/s, 20 % of those that end", "/dead-letters?queue=growing"],
      ["1 breaker open", "/breakers?q=growing"],
      ["kill switch x is on", "/flags"],
    ],
  ],
])("what is said of a queue that is %s", (_, queue, concerns) =>
  expect(concernsOf(queue).map(({ text, href }) => [text, href])).toEqual(concerns),
);

test("the verdict is calm when nothing is wrong", () => {
  expect(verdictOf([calm])).toEqual({
    tone: "ok",
    headline: "The one queue keeps up.",
    details: [],
    more: 0,
  });
  expect(verdictOf([calm, calm]).headline).toBe("All 2 queues keep up.");
  expect(verdictOf([])).toMatchObject({ tone: "ok", headline: "No queue has been found yet." });
});

test("one sentence tells of the whole, then the worst queues follow", () => {
  const verdict = verdictOf([calm, failing, growing]);
  expect(verdict).toMatchObject({
    tone: "danger",
    headline: "2 of 3 queues need a look; 900 jobs wait in all, 40.0/s more.",
    more: 0,
  });
  expect(verdict.details.map(({ name }) => name)).toEqual(["growing", "failing"]);
  const five = verdictOf([growing, abandoned, failing, { ...failing, key: "f2" }, { ...failing, key: "f3" }]);
  expect([five.details.length, five.more]).toEqual([3, 2]);
  expect(verdictOf([calm, failing])).toMatchObject({
    tone: "warn",
    headline: "1 of 2 queues needs a look; nothing waits.",
  });
  expect(verdictOf([{ ...failing, servicePerSec: 0.1 }]).tone).toBe("danger");
});

test("the course of the whole is left out where a queue with a backlog tells no rates", () => {
  const unknown = quietQueue({
    name: "u",
    counts: { waiting: 1 },
    arrivalPerSec: null,
    servicePerSec: null,
    failurePerSec: null,
    drain: "unknown",
  });
  expect(verdictOf([growing, unknown]).headline).toBe("1 of 2 queues needs a look; 901 jobs wait in all.");
});

test("stale figures are called so, with their time, and never well", () => {
  const at = Date.UTC(2026, 0, 2, 3, 4, 5);
  expect(verdictOf([calm], at)).toMatchObject({
    tone: "warn",
    headline: `How things stand now is not known. As of ${formatAbsolute(at)}: the one queue kept up.`,
  });
  expect(verdictOf([growing, calm], at)).toMatchObject({ tone: "danger" });
  expect(verdictOf([growing, calm], at).headline).toContain(": 1 of 2 queues needed a look; ");
});

test("the verdict leads to the worst shard of a spread queue", () => {
  const ofMail = (index: number) => ({ of: "mail", index, ofKey: "mail" });
  const rows = wholeQueues([
    calm,
    quietShard("mail", 0, { workers: 4, counts: { waiting: 5 } }),
    { ...growing, key: "sick", name: "mail~1", shard: ofMail(1) },
    { ...failing, key: "failing", name: "mail~2", shard: ofMail(2) },
  ]);
  expect(verdictOf(rows).details).toMatchObject([
    { key: "sick", name: "mail", shards: "2 of 3 shards; mail~1", concerns: [{ href: "/queues/sick" }] },
  ]);
});
