import { FlowProducer } from "bullmq";
import { expect, onTestFinished, test } from "vitest";
import { listJobs } from "../jobs/list";
import { testContext } from "../testing/context";
import { knownQueue, writeFailedJobs } from "../testing/failed-fixture";
import { bullKeys } from "./backend/keys";
import { cleanJobs } from "./clean";
import { readLimits, writeLimits } from "./limits";
import { promoteDelayed } from "./promote";

const T = 1_700_000_000_000;

test("limits are set, kept when left out, and removed by null", async () => {
  const ctx = testContext();
  const { key, queue } = await knownQueue(ctx, "limits");
  expect(await readLimits(ctx, key)).toEqual({ concurrency: null, rate: null });
  await writeLimits(ctx, key, { concurrency: 7, rate: { max: 10, durationMs: 1_000 } });
  expect(await queue.getGlobalRateLimit()).toEqual({ max: 10, duration: 1_000 });
  expect(await writeLimits(ctx, key, { concurrency: null })).toEqual({
    concurrency: null,
    rate: { max: 10, durationMs: 1_000 },
  });
  expect(await writeLimits(ctx, key, { rate: null })).toEqual({ concurrency: null, rate: null });
});

test("promote makes the soonest runnable, in order, and leaves held jobs alone", async () => {
  const ctx = testContext();
  const { key, queue } = await knownQueue(ctx, "later");
  await queue.addBulk(
    Array.from({ length: 500 }, (_, i) => ({
      name: "n",
      data: {},
      opts: { delay: 600_000 - i * 1_000, jobId: `j${i}` },
    })),
  );
  await ctx.redis.sadd(ctx.keys.heldIndex(), `${key}:stop`);
  await ctx.redis.zadd(ctx.keys.held("stop", key), 1, "j499", 2, "j0");
  expect(await promoteDelayed(ctx, key, 3)).toEqual({ promoted: 3, remaining: 495 });
  const waiting = await listJobs(ctx, key, { state: "waiting", limit: 10 });
  expect(waiting.jobs.map((job) => job.id)).toEqual(["j498", "j497", "j496"]);
  expect(await promoteDelayed(ctx, key, 10_000)).toEqual({ promoted: 495, remaining: 0 });
  expect(await queue.getJobState("j499")).toBe("delayed");
});

test("clean says what matches, removes the oldest up to the limit, and spares the young", async () => {
  const ctx = testContext();
  const { key, identity, queue } = await knownQueue(ctx, "clean");
  const old = Array.from({ length: 450 }, (_, i) => ({ id: `j${i}`, failedAt: T + i }));
  await writeFailedJobs(ctx.redis, identity, [...old, { id: "young", failedAt: Date.now() }]);
  const failed = { state: "failed", graceMs: 60_000, limit: 300, dryRun: false } as const;
  expect(await cleanJobs(ctx, key, { ...failed, dryRun: true })).toEqual({
    removed: 0,
    matching: 450,
    dryRun: true,
  });
  expect(await cleanJobs(ctx, key, failed)).toMatchObject({ removed: 300, matching: 450 });
  expect(await queue.getJobState("j299")).toBe("unknown");
  expect(await queue.getJobState("j300")).toBe("failed");
  expect(await cleanJobs(ctx, key, failed)).toMatchObject({ removed: 150 });
  expect(await queue.getJobState("young")).toBe("failed");

  await queue.addBulk(Array.from({ length: 30 }, () => ({ name: "n", data: {} })));
  await ctx.redis.rename(bullKeys(identity).wait, bullKeys(identity).paused);
  await queue.addBulk(
    Array.from({ length: 30 }, (_, i) => ({ name: "n", data: {}, opts: i < 5 ? { timestamp: T } : {} })),
  );
  const waiting = { state: "waiting", graceMs: 60_000, limit: 1_000, dryRun: true } as const;
  expect((await cleanJobs(ctx, key, waiting)).matching).toBe(5);
  expect((await cleanJobs(ctx, key, { ...waiting, graceMs: 0 })).matching).toBe(60);
  expect((await cleanJobs(ctx, key, { ...waiting, dryRun: false })).removed).toBe(5);
  expect((await cleanJobs(ctx, key, { ...waiting, graceMs: 0, dryRun: false })).removed).toBe(55);
  expect(await ctx.redis.keys(`${ctx.prefix}:clean:[0-9]*`)).toEqual([]);
});

test("clean spares held jobs, and children that a parent waits for", async () => {
  const ctx = testContext();
  const { key, queue } = await knownQueue(ctx, "spare");
  await queue.add("n", {}, { delay: 60_000, jobId: "held-one" });
  await queue.add("n", {}, { delay: 60_000, jobId: "free-one" });
  await ctx.redis.sadd(ctx.keys.heldIndex(), `${key}:stop`);
  await ctx.redis.zadd(ctx.keys.held("stop", key), 1, "held-one");
  const flow = new FlowProducer({ connection: ctx.redis, prefix: ctx.prefix });
  onTestFinished(() => flow.close());
  await flow.add({
    name: "parent",
    queueName: "spare",
    children: [{ name: "child", queueName: "spare", opts: { delay: 60_000, jobId: "child-one" } }],
  });
  const delayed = { state: "delayed", graceMs: 0, limit: 100, dryRun: false } as const;
  expect(await cleanJobs(ctx, key, delayed)).toEqual({ removed: 1, matching: 2, dryRun: false });
  expect(await queue.getJobState("held-one")).toBe("delayed");
  expect(await queue.getJobState("child-one")).toBe("delayed");
  expect((await queue.getJobCounts())["waiting-children"]).toBe(1);
});
