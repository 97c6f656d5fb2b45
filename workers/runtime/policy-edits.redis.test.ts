import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import type { PolicyDocument } from "@/lib/contract/policies";
import { savePolicy } from "@/lib/policies/store";
import { jobOptions } from "@/lib/queues/job-options";
import { eventually } from "@/lib/testing/context";
import { testQueue, testRuntime } from "../testing/runtime";

const HOUR_MS = 3_600_000;

/** One worker that runs through all of a test, and edits of its policy while it does. */
async function runningWorker(policy: Partial<PolicyDocument> = {}, attempts = 1) {
  const ctx = await testRuntime();
  const work = testQueue(
    { job: z.object({ n: z.number(), fails: z.boolean().optional(), forever: z.boolean().optional() }) },
    { policy, attempts, concurrency: 4, traits: { route: () => "bank" } },
  );
  const queue = ctx.queue("work");
  const ran: { n: number; attempt: number }[] = [];
  const release = new AbortController();
  ctx.start(work, {
    job: async ({ n, fails, forever }, { attempt, signal }) => {
      ran.push({ n, attempt });
      if (forever) await sleep(HOUR_MS, undefined, { signal: AbortSignal.any([signal, release.signal]) });
      if (fails) throw new Error("down");
    },
  });
  // Before its worker is closed, which waits for it.
  onTestFinished(() => release.abort());
  let version = 0;
  return {
    ctx,
    queue,
    ran,
    add: (...payloads: { n: number; fails?: boolean; forever?: boolean }[]) =>
      queue.addBulk(payloads.map((data) => ({ name: "job", data, opts: jobOptions(work) }))),
    /** Saves over what the code declares, null for the code's own; resolves when the worker's process knows, within two seconds. */
    async edit(change: Partial<PolicyDocument> | null): Promise<void> {
      const saved = await savePolicy(ctx, ctx.keyOf("work"), {
        by: "test",
        reason: "for the test",
        rollbackOf: null,
        document: change && { ...work.policy, ...change },
        baseVersion: version,
      });
      version = saved.version;
      await eventually(() => ctx.runtime.policies.saved(ctx.keyOf("work"))?.version === version, 2_000);
    },
    /** How many jobs are where they came to rest, or wait for their time. */
    async at(counts: { completed?: number; failed?: number; delayed?: number }): Promise<void> {
      await eventually(async () => {
        const now = await queue.getJobCounts("completed", "failed", "delayed", "waiting", "active");
        const calm = now.waiting === 0 && now.active === 0;
        return calm && Object.entries(counts).every(([state, count]) => now[state] === count);
      });
    },
  };
}

test("time-out: a shorter one ends what would run for an hour, going back lets it run", async () => {
  const { add, at, edit, queue, ran } = await runningWorker({ timeoutMs: null });
  await edit({ timeoutMs: 20 });
  await add({ n: 1, forever: true });
  await at({ failed: 1 });
  expect((await queue.getFailed())[0]?.failedReason).toContain("20 ms");

  await edit({ timeoutMs: null });
  await add({ n: 2, forever: true }, { n: 3 });
  await eventually(async () => (await queue.getCompletedCount()) === 1);
  expect(ran.map(({ n }) => n).sort()).toEqual([1, 2, 3]);
  expect(await queue.getActiveCount()).toBe(1);
  // A run keeps the time-out under which it began.
  await edit({ timeoutMs: 20 });
  expect(await queue.getActiveCount()).toBe(1);
  await add({ n: 4, forever: true });
  await eventually(async () => (await queue.getFailedCount()) === 2);
  expect(await queue.getActiveCount()).toBe(1);
});

test("backoff: the next failure waits by the edited delay, and by the code's own again once it is taken back", async () => {
  const { add, at, edit, queue, ran } = await runningWorker({}, 2);
  await add({ n: 1, fails: true });
  await at({ failed: 1 });
  expect(ran).toEqual([
    { n: 1, attempt: 1 },
    { n: 1, attempt: 2 },
  ]);

  await edit({ backoff: { strategy: "fixed", delayMs: HOUR_MS, jitter: "none", capMs: HOUR_MS } });
  await add({ n: 2, fails: true });
  await at({ failed: 1, delayed: 1 });
  expect((await queue.getDelayed())[0]?.delay).toBe(HOUR_MS);

  // What waits already keeps its time; what fails from now on goes by the code's own again.
  await edit(null);
  await add({ n: 3, fails: true });
  await at({ failed: 2, delayed: 1 });
  expect(ran.filter(({ n }) => n === 3)).toHaveLength(2);
});

test("rate: one job an hour from the edit on, all of them after it is lifted", async () => {
  const { add, at, edit, ran } = await runningWorker();
  await add({ n: 1 }, { n: 2 }, { n: 3 });
  await at({ completed: 3 });

  await edit({ rate: { max: 1, durationMs: HOUR_MS } });
  await add({ n: 4 }, { n: 5 }, { n: 6 });
  await at({ completed: 4, delayed: 2 });

  await edit({ rate: null });
  await add({ n: 7 }, { n: 8 });
  await at({ completed: 6, delayed: 2 });
  expect(ran).toHaveLength(6);
});

test("breaker: one failure opens it by the edited policy, and a queue without a breaker does not ask it", async () => {
  const { add, at, ctx, edit, ran } = await runningWorker();
  await add({ n: 1, fails: true }, { n: 2, fails: true }, { n: 3, fails: true });
  await at({ failed: 3 });

  const breaker = {
    consecutiveFailures: 1,
    failureShare: 1,
    windowMs: 30_000,
    minSamples: 1_000,
    openMs: HOUR_MS,
    probes: 1,
    successesToClose: 1,
  };
  await edit({ breaker });
  await add({ n: 4, fails: true });
  await at({ failed: 4 });
  await eventually(async () => (await ctx.redis.hlen(ctx.keys.breakersNotClosed())) === 1, 2_000);
  await ctx.runtime.breakers.refresh();
  await add({ n: 5 }, { n: 6 });
  await at({ failed: 4, delayed: 2 });
  expect(ran.map(({ n }) => n).sort()).toEqual([1, 2, 3, 4]);

  await edit({ breaker: null });
  await add({ n: 7 });
  await at({ completed: 1, failed: 4, delayed: 2 });
});

test("attempts: a job that waits for its next attempt is dead after it once the edit allows no more", async () => {
  const { add, at, edit, queue, ran } = await runningWorker(
    { backoff: { strategy: "fixed", delayMs: HOUR_MS, jitter: "none", capMs: HOUR_MS } },
    5,
  );
  await add({ n: 1, fails: true });
  await at({ delayed: 1 });
  await edit({ attempts: { critical: 2, standard: 2, background: 2 } });
  await (await queue.getDelayed())[0]?.promote();
  await at({ failed: 1, delayed: 0 });
  expect(ran.map(({ attempt }) => attempt)).toEqual([1, 2]);

  await edit(null);
  await add({ n: 2, fails: true });
  await at({ failed: 1, delayed: 1 });
});
