import { Redis } from "ioredis";
import { expect, onTestFinished, test } from "vitest";
import { bullKeys } from "../../queues/backend/keys";
import { queueKey } from "../../queues/identity";
import { startTestIndexer } from "../../testing/collector";
import { eventually, type TestContext, testContext } from "../../testing/context";
import { writeFailedJobs } from "../../testing/failed-fixture";
import { failedLetters, indexedLetters, untilIndexed } from "../../testing/index-fixture";
import { startRedis } from "../../testing/redis-server";
import { startTestWorker } from "../../testing/work";
import { requestRebuild } from "./generations";
import { countLetters, listLetters } from "./query";

const T = Date.now() - 86_400_000;

const someFailed = (count: number, prefix = "old") =>
  Array.from({ length: count }, (_, i) => ({
    id: `${prefix}-${i}`,
    failedAt: T + Math.floor(i / 3),
    name: `name-${i % 4}`,
    failedReason: `Cause ${"abc"[i % 3]} of ${i}`,
    data: JSON.stringify({ tenant: `tenant-${i % 5}` }),
  }));

const ofAll = ({ prefix }: TestContext, names: string[]) => ({
  queues: names.map((name) => queueKey({ prefix, name })),
});

/** A queue with dead letters from before Spillway came. */
async function oldQueue(ctx: TestContext, name: string, count: number) {
  const queue = ctx.queue(name);
  await queue.waitUntilReady();
  await writeFailedJobs(ctx.redis, { prefix: ctx.prefix, name }, someFailed(count));
  return queue;
}

test("what is there at the start is filled in, what happens later follows, each without a trace left behind", async () => {
  const ctx = testContext();
  const old = await oldQueue(ctx, "old", 2_500);
  await oldQueue(ctx, "other", 40);
  startTestIndexer(ctx);
  await untilIndexed(ctx, ["old", "other"]);
  expect(
    await countLetters(ctx, { ...ofAll(ctx, ["old", "other"]), tenants: ["tenant-1"], names: ["name-2"] }),
  ).toBe(
    [...someFailed(2_500), ...someFailed(40)].filter((_, i) => (i % 2_500) % 5 === 1 && (i % 2_500) % 4 === 2)
      .length,
  );

  const live = ctx.queue("live");
  startTestWorker(ctx, "live", async (job) => {
    if (job.data.fails) throw new Error(`Refused ${job.id}`);
  });
  const jobs = await live.addBulk(
    Array.from({ length: 300 }, (_, i) => ({ name: "x", data: { fails: true, tenant: `t${i % 2}` } })),
  );
  const all = ["old", "other", "live"];
  await eventually(async () => (await live.getFailedCount()) === 300);
  await untilIndexed(ctx, all);

  // Replayed and failed again, replayed and well, removed, cleaned, moved back in bulk, all gone.
  await jobs[0]?.retry("failed");
  await jobs[1]?.updateData({});
  await jobs[1]?.retry("failed");
  await jobs[2]?.remove();
  await old.clean(0, 700, "failed");
  await untilIndexed(ctx, all);
  await old.retryJobs({ state: "failed", count: 500, timestamp: T + 600 });
  await untilIndexed(ctx, all);
  await live.obliterate({ force: true });
  await untilIndexed(ctx, all);
  expect(await indexedLetters(ctx, ["live"])).toEqual([]);
}, 60_000);

test("a queue that keeps the last few failures alone is followed although trims say nothing", async () => {
  const ctx = testContext();
  const queue = ctx.queue("trims", { defaultJobOptions: { removeOnFail: { count: 20 } } });
  startTestIndexer(ctx);
  startTestWorker(ctx, "trims", async () => {
    throw new Error("always");
  });
  for (let round = 0; round < 3; round++) {
    await queue.addBulk(Array.from({ length: 150 }, () => ({ name: "x", data: {} })));
    await eventually(async () => (await queue.getJobCountByTypes("waiting", "active")) === 0);
    await untilIndexed(ctx, ["trims"]);
  }
  expect(await indexedLetters(ctx, ["trims"])).toHaveLength(20);
}, 60_000);

test("what a queue trims by age goes from the index too", async () => {
  const ctx = testContext();
  const queue = await oldQueue(ctx, "ages", 1_200);
  startTestIndexer(ctx);
  await untilIndexed(ctx, ["ages"]);
  startTestWorker(ctx, "ages", async () => {
    throw new Error("always");
  });
  // Those of yesterday are older than an hour.
  await queue.add("x", {}, { removeOnFail: { age: 3_600 } });
  await eventually(async () => (await queue.getFailedCount()) < 1_200);
  await untilIndexed(ctx, ["ages"]);
}, 60_000);

test("failures that come below the last one, by a clock that is late, and removals that no event tells are found", async () => {
  const ctx = testContext();
  await oldQueue(ctx, "skewed", 3_000);
  startTestIndexer(ctx);
  await untilIndexed(ctx, ["skewed"]);
  const identity = { prefix: ctx.prefix, name: "skewed" };
  await writeFailedJobs(
    ctx.redis,
    identity,
    [0, 7, 7, 500, 999].map((ms, i) => ({ id: `late-${i}`, failedAt: T + ms })),
  );
  await untilIndexed(ctx, ["skewed"]);
  await ctx.redis.zrem(bullKeys(identity).failed, "old-5", "old-1500", "old-2999", "late-2");
  await untilIndexed(ctx, ["skewed"]);
  // As many come as go, far apart.
  await ctx.redis.zrem(bullKeys(identity).failed, "old-10", "old-11");
  await writeFailedJobs(ctx.redis, identity, [{ id: "one-more", failedAt: T + 900_000 }]);
  await untilIndexed(ctx, ["skewed"]);
}, 60_000);

test("what changed while nobody led is made up for, also where counts are as before", async () => {
  const ctx = testContext();
  const queue = ctx.queue("away");
  startTestWorker(ctx, "away", async () => {
    throw new Error("again");
  });
  await queue.addBulk(
    Array.from({ length: 50 }, (_, i) => ({ name: "x", data: {}, opts: { jobId: `j${i}-` } })),
  );
  await eventually(async () => (await queue.getFailedCount()) === 50);
  const stop = startTestIndexer(ctx);
  await untilIndexed(ctx, ["away"]);
  await stop();
  const before = await failedLetters(ctx, ["away"]);
  await Promise.all(["j1-", "j2-", "j3-"].map(async (id) => (await queue.getJob(id))?.retry("failed")));
  await (await queue.getJob("j4-"))?.remove();
  await queue.add("x", {}, { jobId: "new-" });
  await eventually(async () => (await queue.getFailedCount()) === 50);
  expect(await failedLetters(ctx, ["away"])).not.toEqual(before);
  startTestIndexer(ctx, { id: "successor" });
  await untilIndexed(ctx, ["away"]);
}, 60_000);

test("a new generation is built beside the one that serves, which answers until then and leaves nothing behind", async () => {
  const ctx = testContext();
  await oldQueue(ctx, "old", 1_500);
  startTestIndexer(ctx);
  await untilIndexed(ctx, ["old"]);
  const first = await ctx.redis.hget(ctx.keys.deadLetterIndex(), "serving");
  await requestRebuild(ctx);
  const served = await eventually(async () => {
    // At every moment somebody answers, and rightly.
    expect(await countLetters(ctx, ofAll(ctx, ["old"]))).toBe(1_500);
    const serving = await ctx.redis.hget(ctx.keys.deadLetterIndex(), "serving");
    return serving !== first && serving;
  });
  expect(served).not.toBe("");
  await untilIndexed(ctx, ["old"]);
  await eventually(
    async () => (await ctx.redis.keys(`${ctx.keys.prefix}dead-letters:${first}*`)).length === 0,
  );
}, 60_000);

test("an index of another format is replaced", async () => {
  const ctx = testContext();
  await oldQueue(ctx, "old", 30);
  await ctx.redis.hset(ctx.keys.deadLetterIndex(), { format: 999, serving: "gx", building: "" });
  await ctx.redis.hset(ctx.keys.deadLetterGeneration("gx"), { suffixes: "a,b", dictionaries: "d" });
  await ctx.redis.hset(ctx.keys.deadLetterSegments("gx"), { 3: "whatever" });
  for (const suffix of ["a", "b"]) await ctx.redis.set(ctx.keys.deadLetterColumn("gx", 3, suffix), "x");
  startTestIndexer(ctx);
  await untilIndexed(ctx, ["old"]);
  expect(await ctx.redis.keys(`${ctx.keys.prefix}dead-letters:gx*`)).toEqual([]);
}, 60_000);

test("Redis killed and started again, with all of its data or with none: the index is what the sets are", async () => {
  for (const persistent of [true, false]) {
    const server = await startRedis({ persistent });
    onTestFinished(() => server.dispose());
    const redis = new Redis(server.url, { maxRetriesPerRequest: 1, retryStrategy: () => 50 });
    redis.on("error", () => {});
    onTestFinished(() => redis.disconnect());
    const ctx: TestContext = { ...testContext(), redis, url: server.url };
    const identity = { prefix: ctx.prefix, name: "there" };
    const setUp = async (count: number, name: string) => {
      await redis.hset(bullKeys(identity).meta, "version", "bullmq:6.7.0");
      await writeFailedJobs(redis, identity, someFailed(count, name));
    };
    await setUp(700, "first");
    const stop = startTestIndexer(ctx);
    await untilIndexed(ctx, ["there"]);
    await server.kill();
    await server.start();
    await eventually(async () => (await redis.ping()) === "PONG");
    await setUp(90, "second");
    await untilIndexed(ctx, ["there"], 30_000);
    expect((await listLetters(ctx, {}, { limit: 1 })).total).toBe(persistent ? 790 : 90);
    await stop();
  }
}, 90_000);
