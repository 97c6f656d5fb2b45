import { expect, test } from "vitest";
import { bullKeys } from "../queues/backend/keys";
import { eventually, testContext } from "../testing/context";
import { interruptedRedis } from "../testing/dying-redis";
import { knownQueue, writeFailedJobs } from "../testing/failed-fixture";
import { startTestWorker } from "../testing/work";
import { readOperation } from "./store";
import { create, finished, many, startRunner, T } from "./testing/operate";

test("two people press replay at once: one replay is made, the other is told of it", async () => {
  const ctx = testContext();
  const { identity, queue } = await knownQueue(ctx, "twice");
  await writeFailedJobs(ctx.redis, identity, many(50));
  const asked = await Promise.allSettled(
    Array.from({ length: 6 }, () => create(ctx, "replay", { filter: {} })),
  );
  const made = asked.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const refused = asked.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  expect(made).toHaveLength(1);
  for (const reason of refused) {
    expect(reason).toMatchObject({ code: "conflict", message: expect.stringContaining(made[0]?.id ?? "?") });
  }
  startRunner(ctx);
  expect(await finished(ctx, "replay", made[0]?.id ?? null)).toMatchObject({ replayed: 50, skipped: 0 });
  expect((await queue.getJobCounts()).waiting).toBe(50);
});

test("two runners at once, as after a split: each job is replayed once", async () => {
  const ctx = testContext();
  const { identity, queue } = await knownQueue(ctx, "split");
  await writeFailedJobs(ctx.redis, identity, many(3_000));
  const runs = new Map<string, number>();
  startTestWorker(ctx, "split", async (job) => {
    runs.set(job.id ?? "", (runs.get(job.id ?? "") ?? 0) + 1);
  });
  const { id } = await create(ctx, "replay", { filter: {} }, { ratePerSec: 2_000 });
  startRunner(ctx);
  startRunner(ctx);
  expect(await finished(ctx, "replay", id)).toMatchObject({
    state: "completed",
    replayed: 3_000,
    skipped: 0,
  });
  await eventually(async () => (await queue.getCompletedCount()) === 3_000, 20_000);
  expect([...runs.values()].filter((n) => n !== 1)).toEqual([]);
});

test("the queue is obliterated in the middle: the rest is skipped, and nothing of the queue comes back", async () => {
  const ctx = testContext();
  const { identity, queue } = await knownQueue(ctx, "razed");
  await writeFailedJobs(ctx.redis, identity, many(2_000));
  const { id } = await create(ctx, "replay", { filter: {} }, { ratePerSec: 1_000 });
  startRunner(ctx);
  await eventually(async () => (await readOperation(ctx, "replay", id ?? "")).replayed > 300);
  await queue.obliterate({ force: true });
  const end = await finished(ctx, "replay", id);
  expect(end).toMatchObject({ state: "completed", total: 2_000, failed: 0 });
  expect(end.replayed + end.skipped).toBe(2_000);
  expect(end.skipped).toBeGreaterThan(0);
  const left = await ctx.redis.keys(`${bullKeys(identity).meta.replace(/meta$/, "")}*`);
  expect(left).toEqual([]);
});

test("the queue that jobs go to is obliterated in the middle: the replay fails and says so, and the rest stays dead", async () => {
  const ctx = testContext();
  const from = await knownQueue(ctx, "from");
  const to = await knownQueue(ctx, "to");
  await writeFailedJobs(ctx.redis, from.identity, many(400));
  const { id } = await create(
    ctx,
    "replay",
    { filter: { queue: from.key } },
    { ratePerSec: 200, change: { queue: to.key } },
  );
  startRunner(ctx);
  await eventually(async () => (await readOperation(ctx, "replay", id ?? "")).replayed > 50);
  await to.queue.obliterate({ force: true });
  const end = await finished(ctx, "replay", id);
  expect(end.state).toBe("failed");
  expect(end.error).toContain("There is no queue");
  expect((await from.queue.getFailedCount()) + end.replayed).toBe(400);
  expect(await ctx.redis.exists(bullKeys(to.identity).meta)).toBe(0);
});

test("a job that another client removes, and one that it retries, between the choice and the move are skipped", async () => {
  const ctx = testContext();
  const { identity, key, queue } = await knownQueue(ctx, "between");
  await writeFailedJobs(ctx.redis, identity, many(10));
  const { id } = await create(ctx, "replay", { filter: {} });
  const redis = interruptedRedis(ctx.url, {
    // The step that journals the batch: by then its jobs were chosen and read.
    command: "evalsha",
    containing: JSON.stringify([key, "j3", String(T + 1)]),
    async first() {
      await queue.remove("j3");
      await (await queue.getJob("j4"))?.retry("failed");
    },
  });
  startRunner({ ...ctx, redis });
  expect(await finished(ctx, "replay", id)).toMatchObject({
    state: "completed",
    total: 10,
    replayed: 8,
    skipped: 2,
    failed: 0,
  });
  expect(await queue.getJobState("j3")).toBe("unknown");
  expect((await queue.getJobCounts()).waiting).toBe(9);
});
