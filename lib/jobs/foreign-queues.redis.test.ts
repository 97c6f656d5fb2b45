import { expect, test } from "vitest";
import { listDeadLetters } from "../dead-letters/list";
import { create, finished, startRunner } from "../operations/testing/operate";
import { bullKeys } from "../queues/backend/keys";
import { queueKey } from "../queues/identity";
import { startTestCollector } from "../testing/collector";
import { eventually, testContext } from "../testing/context";
import { knownQueue } from "../testing/failed-fixture";
import { addFlow, mortal } from "../testing/flow";
import { startTestWorker } from "../testing/work";
import { replayJob } from "./actions";
import { readJobDetail } from "./detail";

test("queues of any prefix and any name are found, listed, and replayed one by one and together", async () => {
  const ctx = testContext();
  startTestCollector(ctx);
  startRunner(ctx);
  const places = [ctx.prefix, `${ctx.prefix}:app:eu`, `{${ctx.prefix}}`, `${ctx.prefix} [*?]`].flatMap(
    (prefix) =>
      ["plain", "with/slash & space", "émoji🙂", "<b>%2F</b>", "*[a-z]?\\", "meta", "failed"].map((name) => ({
        prefix,
        name,
      })),
  );
  const work = mortal("dies");
  for (const { prefix, name } of places) {
    const queue = ctx.queue(name, { prefix });
    startTestWorker(ctx, name, work.process, { prefix, concurrency: 1 });
    await queue.addBulk(
      ["a", "b"].map((jobId) => ({ name: "dies", data: {}, opts: { jobId: `${jobId} / ?#%` } })),
    );
  }
  const keys = places.map(queueKey);
  await eventually(async () =>
    (await ctx.redis.hmget(ctx.keys.snapshot(), ...keys)).every((text) => text !== null),
  );
  await eventually(async () => {
    const totals = await Promise.all(keys.map((queue) => listDeadLetters(ctx, { queue, limit: 5 })));
    return totals.every(({ total, items }) => total === 2 && items.length === 2);
  });
  work.mend();
  for (const [index, key] of keys.entries()) {
    expect((await readJobDetail(ctx, key, "a / ?#%")).queueName).toBe(places[index]?.name);
    await replayJob(ctx, key, "a / ?#%", "operator");
  }
  const ids = keys.map((queue) => ({ queue, id: "b / ?#%" }));
  const all = await create(ctx, "replay", { ids });
  expect(await finished(ctx, "replay", all.id)).toMatchObject({
    replayed: places.length,
    failed: 0,
    skipped: 0,
  });
  await eventually(async () => {
    const done = await Promise.all(places.map((place) => ctx.redis.zcard(bullKeys(place).completed)));
    return done.every((count) => count === 2);
  });
}, 60_000);

test("in a paused queue replayed jobs wait, and the queue stays paused", async () => {
  const ctx = testContext();
  const { queue, key } = await knownQueue(ctx, "paused");
  const work = mortal("dies");
  startTestWorker(ctx, "paused", work.process);
  await queue.addBulk([
    { name: "dies", data: {} },
    { name: "dies", data: {}, opts: { priority: 4 } },
  ]);
  await eventually(async () => (await queue.getFailedCount()) === 2);
  await queue.pause();
  work.mend();
  startRunner(ctx);
  const { id } = await create(ctx, "replay", { filter: { queue: key } });
  expect(await finished(ctx, "replay", id)).toMatchObject({ replayed: 2 });
  expect(await queue.isPaused()).toBe(true);
  expect(await queue.getJobCounts("waiting", "prioritized", "active", "failed")).toEqual({
    waiting: 1,
    prioritized: 1,
    active: 0,
    failed: 0,
  });
  await queue.resume();
  await eventually(async () => (await queue.getCompletedCount()) === 2);
});

test("replayed jobs keep to the rate limit and the concurrency of their queue", async () => {
  const ctx = testContext();
  const { queue, key, identity } = await knownQueue(ctx, "limited");
  const work = mortal("dies");
  const died = startTestWorker(ctx, "limited", work.process);
  await queue.addBulk(Array.from({ length: 6 }, () => ({ name: "dies", data: {} })));
  await eventually(async () => (await queue.getFailedCount()) === 6);
  await died.close();
  await queue.setGlobalRateLimit(2, 3_600_000);
  await queue.setGlobalConcurrency(1);
  startRunner(ctx);
  const { id } = await create(ctx, "replay", { filter: { queue: key } });
  expect(await finished(ctx, "replay", id)).toMatchObject({ replayed: 6 });
  let atOnce = 0;
  let most = 0;
  const oneByOne = async () => {
    most = Math.max(most, ++atOnce);
    await new Promise((resolve) => setImmediate(resolve));
    atOnce -= 1;
  };
  const limited = startTestWorker(ctx, "limited", oneByOne);
  await eventually(async () => (await queue.getCompletedCount()) === 2);
  await eventually(async () => (await queue.getRateLimitTtl(2)) > 0);
  expect(most).toBe(1);
  expect(await queue.getWaitingCount()).toBe(4);

  await ctx.redis.del(`${bullKeys(identity).base}limiter`);
  await queue.removeGlobalRateLimit();
  // A worker that was told to wait does so; one that begins now is not.
  await limited.close(true);
  startTestWorker(ctx, "limited", oneByOne);
  await eventually(async () => (await queue.getCompletedCount()) === 6);
  expect(most).toBe(1);
});

test("a job of a BullMQ Pro group stays where it is, and the group's own keys are no queues", async () => {
  const ctx = testContext();
  startTestCollector(ctx);
  const { queue, key, identity } = await knownQueue(ctx, "pro");
  startTestWorker(ctx, "pro", mortal("dies").process);
  await queue.addBulk([
    { name: "dies", data: {}, opts: { jobId: "grouped" } },
    { name: "dies", data: {} },
  ]);
  await eventually(async () => (await queue.getFailedCount()) === 2);
  // As far as BullMQ Pro keeps it in Redis: the group's id in the job's hash, and sets of its own.
  const { base, job } = bullKeys(identity);
  await ctx.redis.hset(job("grouped"), "gid", "tenant-7");
  await ctx.redis.zadd(`${base}groups`, 1, "tenant-7");
  await ctx.redis.lpush(`${base}groups:tenant-7`, "x");
  await ctx.redis.hset(`${base}groups:meta`, "concurrency:tenant-7", "1");
  await expect(replayJob(ctx, key, "grouped", "operator")).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("BullMQ Pro"),
  });
  startRunner(ctx);
  const { id } = await create(ctx, "replay", { filter: { queue: key } });
  const replay = await finished(ctx, "replay", id);
  expect(replay).toMatchObject({ replayed: 1, failed: 1 });
  expect(replay.error).toContain("BullMQ Pro");
  const copied = await create(
    ctx,
    "replay",
    { ids: [{ queue: key, id: "grouped" }] },
    { change: { priority: 1 } },
  );
  expect(await finished(ctx, "replay", copied.id)).toMatchObject({ replayed: 0, failed: 1 });
  expect(await queue.getJobState("grouped")).toBe("failed");

  await ctx.queue("later").waitUntilReady();
  const later = queueKey({ prefix: ctx.prefix, name: "later" });
  await eventually(async () => (await ctx.redis.hexists(ctx.keys.snapshot(), later)) === 1);
  const known = (await ctx.redis.hvals(ctx.keys.snapshot())).map((text) => JSON.parse(text).prefix);
  expect(known.filter((prefix) => prefix.startsWith(`${ctx.prefix}:`))).toEqual([]);
});

test("a child whose parent's whole queue is gone runs by itself", async () => {
  const ctx = testContext();
  const { key } = await knownQueue(ctx, "children");
  const parents = await knownQueue(ctx, "parents");
  const work = mortal("dies");
  startTestWorker(ctx, "children", work.process);
  const { dies } = await addFlow(ctx, {
    name: "all",
    queueName: "parents",
    children: [{ name: "dies", queueName: "children", opts: { failParentOnFailure: true } }],
  });
  const id = dies?.id ?? "";
  await eventually(async () => (await readJobDetail(ctx, key, id)).state === "failed");
  await parents.queue.obliterate({ force: true });
  expect((await readJobDetail(ctx, key, id)).parent).toMatchObject({ state: "gone", replayable: false });
  work.mend();
  await replayJob(ctx, key, id, "operator");
  await eventually(async () => (await readJobDetail(ctx, key, id)).state === "completed");
});
