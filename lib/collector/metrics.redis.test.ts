import { UnrecoverableError } from "bullmq";
import { expect, test } from "vitest";
import { readRetries } from "../metrics/retries";
import { readSeries } from "../metrics/series";
import { queueKey } from "../queues/identity";
import { loadSummaries } from "../queues/snapshot";
import { startTestCollector } from "../testing/collector";
import { eventually, type TestContext, testContext } from "../testing/context";
import { startTestWorker } from "../testing/work";

/** 100 jobs: 60 succeed at once, 20 at their second attempt, 10 at their third, 8 die after three, 2 are hopeless. */
async function addWorkload(ctx: TestContext, name: string) {
  const queue = ctx.queue(name);
  const kinds = ["1", "2", "3", "never", "hopeless"];
  const counts = [60, 20, 10, 8, 2];
  await queue.addBulk(
    kinds.flatMap((kind, index) =>
      Array.from({ length: counts[index] ?? 0 }, () => ({ name: kind, data: {}, opts: { attempts: 3 } })),
    ),
  );
}

const work = async (job: { name: string; attemptsMade: number }) => {
  if (job.name === "hopeless") throw new UnrecoverableError("no use");
  if (job.name === "never" || job.attemptsMade + 1 < Number(job.name)) throw new Error("not yet");
};

const expected = [
  { attempts: 1, succeeded: 60, dead: 2 },
  { attempts: 2, succeeded: 20, dead: 0 },
  { attempts: 3, succeeded: 10, dead: 8 },
];

const finishedOf = async (ctx: TestContext, key: string) => {
  const { byAttempts, unknown } = await readRetries(ctx, key, {});
  const sum = byAttempts.reduce((total, row) => total + row.succeeded + row.dead, 0);
  return { byAttempts, unknown, sum: sum + unknown.succeeded + unknown.dead };
};

test("a known workload gives its own attempts and rates, also over a restart of the collector", async () => {
  const ctx = testContext();
  const key = queueKey({ prefix: ctx.prefix, name: "known" });
  await ctx.queue("known").waitUntilReady();
  const stop = startTestCollector(ctx);
  await eventually(async () => (await ctx.redis.hexists(ctx.keys.snapshot(), key)) === 1);
  startTestWorker(ctx, "known", work, { concurrency: 10 });
  await addWorkload(ctx, "known");
  await eventually(async () => (await finishedOf(ctx, key)).sum > 0);
  await stop();
  startTestCollector(ctx, "second");
  const { byAttempts, unknown } = await eventually(async () => {
    const seen = await finishedOf(ctx, key);
    return seen.sum >= 100 && seen;
  });
  expect(byAttempts).toEqual(expected);
  expect(unknown).toEqual({ succeeded: 0, dead: 0 });

  // What was counted in buckets adds up to what happened, restart or not.
  await eventually(async () => {
    const { metrics, stepMs } = await readSeries(ctx, key, { from: Date.now() - 60_000, points: 300 });
    const sumOf = (column: (number | null)[]) =>
      Math.round(column.reduce<number>((sum, value) => sum + ((value ?? 0) * stepMs) / 1_000, 0));
    expect(sumOf(metrics.servicePerSec)).toBe(90);
    expect(sumOf(metrics.failurePerSec)).toBe(10);
    expect(sumOf(metrics.arrivalPerSec)).toBe(100);
    expect(sumOf(metrics.retryPerSec)).toBe(20 + 10 * 2 + 8 * 2);
    return true;
  });
});

test("a queue whose first event comes when its first collector is gone has lost nothing", async () => {
  const ctx = testContext();
  const key = queueKey({ prefix: ctx.prefix, name: "late" });
  const queue = ctx.queue("late");
  await queue.waitUntilReady();
  const stop = startTestCollector(ctx);
  await eventually(async () => (await ctx.redis.hexists(ctx.keys.eventCursors(), key)) === 1);
  await stop();
  startTestWorker(ctx, "late", async () => {});
  await queue.addBulk(Array.from({ length: 20 }, () => ({ name: "x", data: {} })));
  await eventually(async () => (await queue.getCompletedCount()) === 20);
  startTestCollector(ctx, "second");
  await eventually(async () => {
    const { metrics, stepMs } = await readSeries(ctx, key, { from: Date.now() - 60_000, points: 300 });
    const served = (metrics.servicePerSec ?? []).reduce<number>((sum, rate) => sum + (rate ?? 0), 0);
    expect(Math.round((served * stepMs) / 1_000)).toBe(20);
    return true;
  });
});

test("a queue that throws failures away is told from one that keeps them", async () => {
  const ctx = testContext();
  const keys = ["keeps", "discards"].map((name) => queueKey({ prefix: ctx.prefix, name }));
  const fail = async () => {
    throw new Error("no");
  };
  for (const name of ["keeps", "discards"]) {
    await ctx.queue(name).waitUntilReady();
    startTestWorker(ctx, name, fail);
  }
  startTestCollector(ctx);
  await eventually(async () => {
    await ctx.queue("keeps").add("x", {});
    await ctx.queue("discards").add("x", {}, { removeOnFail: true });
    const [keeps, discards] = await loadSummaries(ctx, keys);
    return keeps?.keepsFailures === true && discards?.keepsFailures === false;
  });
});

test("rates and drain time follow from what arrives and what is served", async () => {
  const ctx = testContext();
  const key = queueKey({ prefix: ctx.prefix, name: "rates" });
  const queue = ctx.queue("rates");
  await queue.addBulk(Array.from({ length: 300 }, (_, i) => ({ name: "x", data: { i } })));
  startTestCollector(ctx);
  const [idle] = await eventually(async () => {
    const seen = await loadSummaries(ctx, [key]);
    return (seen[0]?.arrivalPerSec ?? 0) > 0 && seen;
  });
  expect(idle).toMatchObject({ drain: "never", servicePerSec: 0 });
  expect(idle?.arrivalPerSec).toBeGreaterThan(300 / 16);
  startTestWorker(ctx, "rates", async () => {});
  await eventually(async () => {
    const [seen] = await loadSummaries(ctx, [key]);
    return seen?.drain === "empty" && (seen.servicePerSec ?? 0) > 300 / 16;
  });
});
