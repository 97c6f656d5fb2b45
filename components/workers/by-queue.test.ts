import { expect, it } from "vitest";
import type { WorkerInfo } from "@/lib/contract/workers";
import { byQueue, totalsOf } from "./by-queue";

const worker = (id: string, queue: string, over: Partial<WorkerInfo> = {}): WorkerInfo => ({
  id,
  queue,
  queueName: queue,
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

it("filters by queue, host and id in any case", () => {
  expect(byQueue(all, "OTHER").flatMap(({ workers }) => workers.map(({ id }) => id))).toEqual(["1"]);
  expect(byQueue(all, "nothing like it")).toEqual([]);
});

it("counts those that run the runtime, and those that are not simply at work", () => {
  expect(totalsOf(all)).toEqual({ all: 3, runtime: 2, states: [] });
  const lost = worker("4", "zeta", { state: "lost" });
  expect(totalsOf([...all, lost]).states).toEqual([{ state: "lost", count: 1 }]);
});
