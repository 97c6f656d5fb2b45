import { expect, test } from "vitest";
import { bullKeys } from "../queues/backend/keys";
import { queueKey } from "../queues/identity";
import { startTestCollector } from "../testing/collector";
import { eventually, testContext } from "../testing/context";
import { countCommands } from "../testing/count-commands";
import { readAging, readAgingSeries } from "./aging";

const HOUR = 3_600_000;

test("ages of waiting and prioritized jobs, each weighted by how many there are", async () => {
  const ctx = testContext();
  const queue = ctx.queue("ages");
  const now = Date.now();
  const jobs = (count: number, ageMs: number, priority?: number) =>
    Array.from({ length: count }, () => ({
      name: "x",
      data: {},
      opts: { timestamp: now - ageMs, ...(priority ? { priority } : {}) },
    }));
  await queue.addBulk(jobs(900, 2 * HOUR));
  await queue.addBulk(jobs(100, 30_000, 5));
  const key = queueKey({ prefix: ctx.prefix, name: "ages" });
  const aging = await readAging(ctx, key);
  expect(aging).toMatchObject({ total: 1_000, sampled: 128 });
  expect(aging.bands.find((band) => band.fromMs === HOUR)?.count).toBe(900);
  expect(aging.bands.find((band) => band.fromMs === 15_000)?.count).toBe(100);
  expect(aging.quantiles?.p0).toBeLessThan(60_000);
  expect(aging.quantiles?.p50).toBeGreaterThanOrEqual(2 * HOUR);

  const calls = await countCommands(ctx.redis, async () => {
    for (let i = 0; i < 50; i++) await readAging(ctx, key);
  });
  expect(calls).toEqual({});
});

test("a job is as old as the time since it could last run", async () => {
  const ctx = testContext();
  const queue = ctx.queue("runnable");
  const keys = bullKeys({ prefix: ctx.prefix, name: "runnable" });
  const now = Date.now();
  // Added a day ago to run two seconds ago; its delay has run out.
  await queue.add("delayed", {}, { timestamp: now - 24 * HOUR, jobId: "delayed" });
  await ctx.redis.hset(keys.job("delayed"), "opts", JSON.stringify({ delay: 24 * HOUR - 2_000 }));
  await queue.add("retried", {}, { timestamp: now - 24 * HOUR, jobId: "retried" });
  await ctx.redis.hset(keys.job("retried"), "processedOn", now - 2_000);
  const replayed = await queue.add("replayed", {}, { timestamp: now - 24 * HOUR, jobId: "replayed" });
  await replayed.log(`[spillway] ${JSON.stringify({ kind: "replay", at: now - 2_000 })}`);
  const aging = await readAging(ctx, queueKey({ prefix: ctx.prefix, name: "runnable" }));
  expect(aging.total).toBe(3);
  expect(aging.quantiles?.p100).toBeLessThan(60_000);
});

test("the delay of a backoff does not make a job younger that has not run yet", async () => {
  const ctx = testContext();
  const queue = ctx.queue("backoff");
  const opts = { attempts: 3, backoff: { type: "fixed", delay: 2 * HOUR } };
  await queue.add("x", {}, { ...opts, timestamp: Date.now() - 3 * HOUR });
  const aging = await readAging(ctx, queueKey({ prefix: ctx.prefix, name: "backoff" }));
  expect(aging.quantiles?.p100).toBeGreaterThanOrEqual(3 * HOUR);
});

test("the collector keeps the bands of a backlog over time", async () => {
  const ctx = testContext();
  const key = queueKey({ prefix: ctx.prefix, name: "bands" });
  await ctx.queue("bands").addBulk(Array.from({ length: 10 }, () => ({ name: "x", data: {} })));
  startTestCollector(ctx);
  await eventually(async () => {
    const { counts } = await readAgingSeries(ctx, key, { points: 300 });
    const sums =
      counts[0]?.map((_, index) => counts.reduce((sum, band) => sum + (band[index] ?? 0), 0)) ?? [];
    return sums.includes(10);
  }, 25_000);
});

test("a queue that is not there has no ages", async () => {
  const ctx = testContext();
  const key = queueKey({ prefix: ctx.prefix, name: "nowhere" });
  await expect(readAging(ctx, key)).rejects.toMatchObject({ code: "queue_not_found" });
});
