import { expect, it } from "vitest";
import type { WorkerInfo } from "@/lib/contract/workers";
import { byQueue, isSpread, totalsOf } from "./by-queue";

const worker = (id: string, queue: string, over: Partial<WorkerInfo> = {}): WorkerInfo => ({
  id,
  queue,
  queueName: queue,
  shard: null,
  kind: "runtime",
  address: null,
  host: "box",
  pid: 1,
  concurrency: 5,
  active: 2,
  version: null,
  state: "ok",
  why: [],
  phase: "running",
  floor: 5,
  ceiling: 5,
  policyVersion: 0,
  policySource: "code",
  running: [],
  runningRest: 0,
  stuck: [],
  loop: null,
  memory: null,
  ratePerSec: null,
  startedAt: null,
  lastSeenAt: 0,
  ...over,
});

const all = [
  worker("2", "zeta"),
  worker("1", "zeta", { host: "other" }),
  worker("3", "alpha", { kind: "foreign", concurrency: null, active: null }),
];

it("groups by queue in the order of names, and sums what is told", () => {
  const groups = byQueue(all, "");
  expect(groups.map(({ name, workers }) => [name, workers.map(({ id }) => id)])).toEqual([
    ["alpha", ["3"]],
    ["zeta", ["1", "2"]],
  ]);
  expect(groups.map(({ concurrency }) => concurrency)).toEqual([null, 10]);
});

it("puts the workers of shards under their queue, in the order of shards", () => {
  const shard = (id: string, index: number) =>
    worker(id, `mail~${index}`, { shard: { of: "mail", index, ofKey: "mail" } });
  const workers = [shard("d", 10), shard("b", 2), shard("c", 2), worker("a", "mail"), worker("e", "mail~3")];
  const groups = byQueue(workers, "");
  expect(groups.map((group) => [group.queue, group.name, group.workers.map(({ id }) => id)])).toEqual([
    ["mail", "mail", ["a", "b", "c", "d"]],
    ["mail~3", "mail~3", ["e"]],
  ]);
  expect(groups.map(isSpread)).toEqual([true, false]);
  expect(groups[0]?.parts.map(({ name }) => name)).toEqual(["mail", "mail~2", "mail~10"]);
  expect(groups[0]).toMatchObject({ concurrency: 20, active: 8 });
  const found = byQueue(workers, "mail~10");
  expect(found.map((group) => [group.name, group.workers.length, isSpread(group)])).toEqual([
    ["mail", 1, true],
  ]);
});

it("filters by queue, host and id in any case", () => {
  expect(byQueue(all, "OTHER").flatMap(({ workers }) => workers.map(({ id }) => id))).toEqual(["1"]);
  expect(byQueue(all, "nothing like it")).toEqual([]);
});

it("counts those that run the runtime, and those that are not simply at work", () => {
  expect(totalsOf(all)).toEqual({ all: 3, runtime: 2, states: [] });
  const lost = worker("4", "zeta", { state: "lost" });
  expect(totalsOf([...all, lost]).states).toEqual([{ state: "lost", count: 1 }]);
});
