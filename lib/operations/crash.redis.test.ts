import { type ChildProcess, spawn } from "node:child_process";
import { UnrecoverableError } from "bullmq";
import { expect, onTestFinished, test } from "vitest";
import { readJobDetail } from "../jobs/detail";
import { nodeArgs } from "../programs";
import { bullKeys } from "../queues/backend/keys";
import { queueKey } from "../queues/identity";
import { eventually, type TestContext, testContext } from "../testing/context";
import { knownQueue, writeFailedJobs } from "../testing/failed-fixture";
import { startTestWorker } from "../testing/work";
import { createOperation } from "./create";
import { startOperationsRunner } from "./runner";
import { readOperation } from "./store";

const RUNNER = new URL("testing/runner-process.ts", import.meta.url);

function spawnRunner(ctx: TestContext): ChildProcess {
  const child = spawn(process.execPath, [...nodeArgs(RUNNER), ctx.url, ctx.keys.prefix], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return child;
}

const kill = (child: ChildProcess) =>
  new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });

const replayAll = async (ctx: TestContext, ratePerSec?: number) => {
  const body = {
    selection: { filter: {} },
    reason: "mended",
    dryRun: false,
    ...(ratePerSec ? { ratePerSec } : {}),
  };
  return (await createOperation(ctx, { kind: "replay", body, actor: "operator" })).answer.id ?? "";
};

test("5,000 dead letters, the runner killed again and again: each is replayed exactly once", async () => {
  const ctx = testContext();
  const { identity, queue } = await knownQueue(ctx, "dead");
  const failedAt = Date.now() - 5_000;
  const jobs = Array.from({ length: 5_000 }, (_, i) => ({ id: `j${i}`, failedAt: failedAt + (i % 4_000) }));
  await writeFailedJobs(ctx.redis, identity, jobs);
  const runs = new Map<string, number>();
  startTestWorker(ctx, "dead", async (job) => {
    const id = job.id ?? "";
    runs.set(id, (runs.get(id) ?? 0) + 1);
    // Some die again at once: a second replay by the same operation would run them a second time.
    if (Number(id.slice(1)) % 10 === 0) throw new UnrecoverableError("still broken");
  });
  const id = await replayAll(ctx, 1_500);
  const replayed = async () => (await readOperation(ctx, "replay", id)).replayed;
  const journalled = () => ctx.redis.exists(ctx.keys.operationJournal(id));
  for (const seen of [200, 1_200, 2_400]) {
    const child = spawnRunner(ctx);
    await eventually(async () => (await replayed()) > seen && (await journalled()) > 0, 20_000);
    await kill(child);
  }
  expect((await readOperation(ctx, "replay", id)).state).toBe("running");
  spawnRunner(ctx);
  await eventually(async () => (await readOperation(ctx, "replay", id)).state === "completed", 40_000);
  expect(await readOperation(ctx, "replay", id)).toMatchObject({
    total: 5_000,
    replayed: 5_000,
    skipped: 0,
    failed: 0,
  });
  await eventually(async () => runs.size === 5_000 && (await queue.getActiveCount()) === 0, 30_000);
  await eventually(async () => (await queue.getJobCounts()).waiting === 0);
  expect([...runs.values()].filter((n) => n !== 1)).toEqual([]);
  expect(await queue.getFailedCount()).toBe(500);
  const { history } = await readJobDetail(ctx, queueKey(identity), "j10");
  expect(history).toHaveLength(1);
}, 120_000);

test("a runner that dies between journal and settlement: its successor waits for the lease, then counts what was moved", async () => {
  const ctx = testContext();
  const { identity, queue } = await knownQueue(ctx, "half");
  const jobs = Array.from({ length: 10 }, (_, i) => ({ id: `j${i}`, failedAt: 1_700_000_000_000 + i }));
  await writeFailedJobs(ctx.redis, identity, jobs);
  const id = await replayAll(ctx);
  const stop = new AbortController();
  // Leadership is lost after the journal was written and four of ten were moved.
  const key = queueKey(identity);
  await ctx.redis.hset(ctx.keys.operation(id), {
    state: "running",
    startedAt: Date.now(),
    runner: "gone",
    runnerAt: Date.now(),
    batch: JSON.stringify({
      next: { queue: 1, after: null },
      done: true,
      skipped: 0,
      failed: 0,
      error: null,
    }),
  });
  await ctx.redis.set(
    ctx.keys.operationJournal(id),
    JSON.stringify(jobs.map((job) => [key, job.id, String(job.failedAt)])),
  );
  for (const job of jobs.slice(0, 4)) await (await queue.getJob(job.id))?.retry("failed");
  // One of the four has failed again since: it must stay where it is.
  await ctx.redis.lrem(bullKeys(identity).wait, 0, "j0");
  await writeFailedJobs(ctx.redis, identity, [{ id: "j0", failedAt: Date.now() }]);
  const began = Date.now();
  const ended = startOperationsRunner(ctx, stop.signal);
  onTestFinished(async () => {
    stop.abort();
    await ended;
  });
  await eventually(async () => (await readOperation(ctx, "replay", id)).state === "completed");
  expect(Date.now() - began).toBeGreaterThan(2_500);
  expect(await readOperation(ctx, "replay", id)).toMatchObject({ total: 10, replayed: 10, skipped: 0 });
  expect(await queue.getJobState("j0")).toBe("failed");
  expect((await queue.getJobCounts()).waiting).toBe(9);
});

test("a runner whose leadership ends stops at once and leaves the rest to the next", async () => {
  const ctx = testContext();
  const { identity, queue } = await knownQueue(ctx, "handover");
  await writeFailedJobs(
    ctx.redis,
    identity,
    Array.from({ length: 30_000 }, (_, i) => ({ id: `j${i}`, failedAt: 1_700_000_000_000 })),
  );
  const id = await replayAll(ctx);
  const first = new AbortController();
  const ended = startOperationsRunner(ctx, first.signal);
  await eventually(async () => (await readOperation(ctx, "replay", id)).replayed > 0);
  first.abort();
  await ended;
  const { replayed } = await readOperation(ctx, "replay", id);
  expect(replayed).toBeLessThan(30_000);
  const second = new AbortController();
  const next = startOperationsRunner(ctx, second.signal);
  await eventually(async () => (await readOperation(ctx, "replay", id)).state === "completed", 40_000);
  second.abort();
  await next;
  expect(await readOperation(ctx, "replay", id)).toMatchObject({ replayed: 30_000, skipped: 0 });
  expect((await queue.getJobCounts()).waiting).toBe(30_000);
}, 90_000);
