import { expect, it } from "vitest";
import type { RuntimeWorker } from "./heartbeats";
import { judgeWorker, p99ByName } from "./judge";

const NOW = 1_000_000;
const worker = (over: Partial<RuntimeWorker> = {}): RuntimeWorker => ({
  id: "a",
  queue: "q",
  queueName: "q",
  shard: null,
  host: "box",
  pid: 1,
  concurrency: 5,
  floor: 5,
  ceiling: 5,
  active: 1,
  version: "1",
  startedAt: 0,
  phase: "running",
  policyVersion: 0,
  stuckFactor: 5,
  timeoutMs: null,
  running: [],
  runningRest: 0,
  ignoring: [],
  ignoringRest: 0,
  loop: { p50Ms: 0, p99Ms: 3 },
  loopLimitMs: 100,
  memory: null,
  ratePerSec: 10,
  durations: {},
  lastSeenAt: NOW - 500,
  ...over,
});
const job = (ageMs: number) => ({ id: "1", name: "job", attempt: 1, sinceMs: NOW - 500 - ageMs });
const judge = (one: RuntimeWorker, peers: RuntimeWorker[] = [], p99 = new Map([["job", 400]])) =>
  judgeWorker(one, { peers, p99, nowMs: NOW });

it("is ok while its jobs take what they usually take", () => {
  expect(judge(worker({ running: [job(1_900)] }))).toEqual({ state: "ok", why: [], stuck: [] });
});

it("is stuck when a job runs longer than its factor times the p99 of its name", () => {
  const { state, stuck } = judge(worker({ running: [job(2_100), job(10)] }));
  expect(state).toBe("stuck");
  expect(stuck).toMatchObject([{ ageMs: 2_100, limitMs: 2_000, because: "p99" }]);
  // Nothing is known of what is usual: nothing is said.
  expect(judge(worker({ running: [job(60_000)] }), [], new Map()).state).toBe("ok");
});

it("is stuck when a job ignores its signal, or runs past its time-out", () => {
  const ignoring = [{ ...job(9_000), stoppedMs: NOW - 4_500 }];
  expect(judge(worker({ ignoring, ignoringRest: 2 }))).toMatchObject({
    state: "stuck",
    why: ["3 jobs without progress, the oldest for 9.0s."],
    stuck: [{ because: "ignores", limitMs: 5_000 }],
  });
  expect(judge(worker({ timeoutMs: 500, running: [job(1_600)] })).stuck).toMatchObject([
    { because: "timeout" },
  ]);
});

it("is lost after two missed beats, whatever it said last", () => {
  expect(judge(worker({ lastSeenAt: NOW - 4_100 })).state).toBe("ok");
  expect(judge(worker({ lastSeenAt: NOW - 4_300, running: [job(9_000)], active: 1 }))).toEqual({
    state: "lost",
    why: ["Nothing heard for 4.3s; it ran 1 job, which others take over."],
    stuck: [],
  });
});

it("is slow when its event loop is late or it does much less than its peers", () => {
  expect(judge(worker({ loop: { p50Ms: 1, p99Ms: 140 } })).state).toBe("slow");
  const peers = [worker({ id: "b", ratePerSec: 20 }), worker({ id: "c", ratePerSec: 21 })];
  expect(judge(worker({ ratePerSec: 9 }), peers)).toMatchObject({
    state: "slow",
    why: ["It ends 9.0 jobs/s, its peers 20.0."],
  });
  expect(judge(worker({ ratePerSec: 11 }), peers).state).toBe("ok");
  expect(judge(worker({ ratePerSec: 0, active: 0 }), peers).state).toBe("ok");
  expect(judge(worker({ ratePerSec: 9 }), peers.slice(1)).state).toBe("ok");
});

it("shows how far a drain is", () => {
  expect(judge(worker({ phase: "draining" })).state).toBe("draining");
  expect(judge(worker({ phase: "drained", active: 0 })).state).toBe("drained");
});

it("knows a p99 from twenty durations on, over all workers", () => {
  const sketch = (count: number) => ({
    job: { count, sumMs: 0, buckets: [[10, count]] as [number, number][] },
  });
  expect(p99ByName([worker({ durations: sketch(12) })]).size).toBe(0);
  const both = p99ByName([worker({ durations: sketch(12) }), worker({ durations: sketch(12) })]);
  expect(both.get("job")).toBeCloseTo(1.15 ** 10);
});
