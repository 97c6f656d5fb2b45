import { expect, test } from "vitest";
import { WorkReports } from "../latency/send-reports";
import { queueKey } from "../queues/identity";
import { type TestContext, testContext } from "../testing/context";
import { breakdownNow, latencyNow, openLeader, sumOf } from "../testing/latency";

const STEP_MS = 10_000;
const LATER = String(Date.now() + 3_600_000);
const labels = { name: "mail", tenant: "acme" };

type Told = [event: string, afterEdgeMs: number, ...more: string[]];
type Noted = [afterEdgeMs: number, note: (reports: WorkReports) => void];

/** A queue that is followed, with an edge between two steps that lies behind its leader's first look and ahead of its first event. */
async function atAnEdge(ctx: TestContext) {
  const key = queueKey({ prefix: ctx.prefix, name: "work" });
  await ctx.queue("work").waitUntilReady();
  await ctx.redis.zadd(ctx.keys.workersSeen(), Date.now(), "w");
  const worker = { id: "w", queue: key, queueName: "work", shard: null };
  await ctx.redis.hset(ctx.keys.workers(), "w", JSON.stringify(worker));
  const leader = await openLeader(ctx, [key]);
  await leader.tick();
  const edgeMs = Math.floor((Date.now() - 2_500) / STEP_MS) * STEP_MS;
  const events = async (told: Told[]) => {
    for (const [event, afterMs, ...more] of told)
      await ctx.redis.xadd(
        `${ctx.prefix}:work:events`,
        `${edgeMs + afterMs}-*`,
        ...["event", event, "jobId", "1", ...more],
      );
  };
  const reports = async (noted: Noted[]) => {
    let nowMs = edgeMs;
    const clock = { ...ctx.clock, now: () => nowMs };
    const sent = new WorkReports(
      { ...ctx, clock },
      {
        queueKey: key,
        workerId: () => "w",
        concurrency: () => 4,
        activeCount: () => 0,
        loopDelayMs: () => 3,
      },
    );
    for (const [afterMs, note] of noted) {
      nowMs = edgeMs + afterMs;
      note(sent);
    }
    await sent.close();
  };
  const counted = async () => {
    const { wait, run, workers } = await latencyNow(ctx, key);
    const { rows } = await breakdownNow(ctx, key, "name");
    return {
      waits: sumOf(wait.count),
      runs: sumOf(run.count),
      retries: sumOf(rows.flatMap((row) => row.retried)),
      concurrency: new Set(workers.concurrency.filter((jobs) => jobs !== null)),
    };
  };
  return { key, edgeMs, leader, events, reports, counted };
}

const added = (afterMs: number): Told[] => [
  ["added", afterMs, "name", "mail"],
  ["waiting", afterMs],
];
const began: Noted[1] = (reports) => reports.began(labels, 40);
const ran: Noted[1] = (reports) => reports.ran(labels, 5);
const ended: Noted[1] = (reports) => reports.ended(labels, "completed");
const failed: Noted[1] = (reports) => reports.attemptFailed(labels, "transient", true);
const moved: Noted[1] = (reports) => reports.moved();
const movedAfter =
  (edgeMs: number, afterMs: number): Noted[1] =>
  (reports) =>
    reports.moved(edgeMs + afterMs);

const CASES: [what: string, Told[], (edgeMs: number) => Noted[], retries: number][] = [
  [
    "is taken in one step and begins in the next",
    [...added(-41), ["active", -1], ["completed", 6]],
    (edgeMs) => [
      [1, movedAfter(edgeMs, -2)],
      [1, began],
      [6, ran],
      [7, ended],
    ],
    0,
  ],
  [
    "is taken in one step and begins in the next by a clock that is a little ahead",
    [...added(-91), ["active", -50], ["completed", -45]],
    (edgeMs) => [
      [1, movedAfter(edgeMs, 0)],
      [1, began],
      [6, ran],
      [7, ended],
    ],
    0,
  ],
  [
    "fails in one step and is put off in the next",
    [...added(-1_040), ["active", -1_000], ["delayed", 1, "delay", LATER]],
    (edgeMs) => [
      [-999, movedAfter(edgeMs, -1_000)],
      [-999, began],
      [-1, failed],
      [-1, ran],
      [2, moved],
    ],
    1,
  ],
  [
    "fails in one step and is put off in the next by a clock that is a little behind",
    [...added(-1_040), ["active", -1_000], ["delayed", 30, "delay", LATER]],
    (edgeMs) => [
      [-1_049, movedAfter(edgeMs, -1_050)],
      [-1_049, began],
      [-31, failed],
      [-31, ran],
      [-10, moved],
    ],
    1,
  ],
];

test.each(CASES)(
  "a job that %s is told once, also when its report comes late and to another leader",
  async (_what, told, noted, retries) => {
    const ctx = testContext();
    const { key, edgeMs, leader, events, reports, counted } = await atAnEdge(ctx);
    await events(told);
    await leader.tick();
    expect(await counted()).toMatchObject({ waits: 1, runs: 1, retries });
    await reports(noted(edgeMs));
    await (await openLeader(ctx, [key])).tick();
    expect(await counted()).toEqual({ waits: 1, runs: 1, retries, concurrency: new Set([4]) });
  },
);

test("what other workers did in the step before is told beside what a worker reports of the next", async () => {
  const ctx = testContext();
  const { key, edgeMs, events, reports, counted } = await atAnEdge(ctx);
  await events([...added(-2_000), ["active", -1_990], ["completed", -1_980]]);
  await reports([
    [200, movedAfter(edgeMs, 199)],
    [200, began],
    [205, ran],
    [206, ended],
  ]);
  await (await openLeader(ctx, [key])).tick();
  expect(await counted()).toMatchObject({ waits: 2, runs: 2 });
});
