import { setImmediate as nextTurn } from "node:timers/promises";
import { Job, Queue } from "bullmq";
import { Redis } from "ioredis";
import { expect, onTestFinished, test } from "vitest";
import { connectRedis } from "../redis";
import { type TestContext, testContext } from "../testing/context";
import { countCommands } from "../testing/count-commands";
import { knownQueue, writeFailedJobs } from "../testing/failed-fixture";
import { batchingClient } from "./bull-batch";
import { openBatchQueue } from "./open";

const T = 1_700_000_000_000;

async function failedQueue(ctx: TestContext, count: number) {
  const { identity, queue } = await knownQueue(ctx, "batch");
  const jobs = Array.from({ length: count }, (_, i) => ({ id: `j${i}`, failedAt: T + i }));
  await writeFailedJobs(ctx.redis, identity, jobs);
  const batch = openBatchQueue(ctx, identity);
  await batch.waitUntilReady();
  return { queue, batch };
}

const retry = (queue: Queue, id: string) => new Job(queue, id, {}, {}, id).retry("failed");

test("calls of one turn go in few scripts, in their order, and do what each does by itself", async () => {
  const ctx = testContext();
  const { queue, batch } = await failedQueue(ctx, 60);
  const counts = await countCommands(ctx.redis, async () => {
    await Promise.all(
      Array.from({ length: 60 }, async (_, i) => {
        await Promise.all([batch.addJobLog(`j${i}`, `row ${i}`), retry(batch, `j${i}`)]);
      }),
    );
  });
  expect((counts.evalsha ?? 0) + (counts.eval ?? 0)).toBeLessThan(10);
  expect((await queue.getWaiting()).map(({ id }) => id)).toEqual(
    Array.from({ length: 60 }, (_, i) => `j${i}`),
  );
  expect((await queue.getJobLogs("j7")).logs).toEqual(["row 7"]);
});

test("a call that BullMQ refuses, and one that Redis refuses, leave the others alone", async () => {
  const ctx = testContext();
  const { queue, batch } = await failedQueue(ctx, 3);
  await ctx.redis.set(`${batch.toKey("j1")}:logs`, "not a list");
  const results = await Promise.allSettled([
    retry(batch, "nope"),
    batch.addJobLog("j1", "row"),
    batch.addJobLog("j2", "row"),
    retry(batch, "j0"),
  ]);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled", "fulfilled"]);
  expect(results[0]).toMatchObject({ reason: { code: -1 } });
  expect(String((results[1] as PromiseRejectedResult).reason)).toContain("WRONGTYPE");
  expect((await queue.getJobCounts()).waiting).toBe(1);
});

test("a Redis that forgot its scripts is sent them again", async () => {
  const ctx = testContext();
  const { queue, batch } = await failedQueue(ctx, 4);
  await retry(batch, "j0");
  await ctx.redis.script("FLUSH");
  await Promise.all([retry(batch, "j1"), retry(batch, "j2")]);
  expect((await queue.getJobCounts()).waiting).toBe(3);
});

test("calls that take Redis long are all answered, and so are those behind them", async () => {
  const ctx = testContext();
  const { batch } = await failedQueue(ctx, 40);
  const client = batchingClient(ctx.redis);
  client.defineCommand("slow", {
    numberOfKeys: 0,
    lua: "local sum = 0 for i = 1, 20000 do sum = sum + i % 7 end return ARGV[1]",
  });
  for (let round = 0; round < 15; round++) {
    const slow = Array.from({ length: 100 }, (_, i) => client.runCommand("slow", [i]));
    const logged = Array.from({ length: 40 }, (_, i) => batch.addJobLog(`j${i}`, "row"));
    expect(await Promise.all(slow)).toEqual(Array.from({ length: 100 }, (_, i) => String(i)));
    expect(await Promise.all(logged)).toEqual(Array.from({ length: 40 }, () => round + 1));
  }
});

test("when the connection breaks, what was not sent yet fails too, and is not done behind the back of who was told so", async () => {
  const ctx = testContext();
  const redis = connectRedis(ctx.url, "once", ctx.log);
  onTestFinished(() => redis.disconnect());
  const client = batchingClient(redis);
  client.defineCommand("note", {
    numberOfKeys: 1,
    lua: "local sum = 0 for i = 1, 20000 do sum = sum + i % 7 end return redis.call('RPUSH', KEYS[1], ARGV[1])",
  });
  const key = `${ctx.prefix}:noted`;
  const note = (n: number) => client.runCommand("note", [key, n]);
  // Redis takes them for long from now on: no more than two scripts are under way.
  for (let round = 0; round < 15; round++) await Promise.all(Array.from({ length: 100 }, (_, n) => note(n)));
  await redis.del(key);
  const results = Promise.allSettled(Array.from({ length: 1_000 }, (_, n) => note(n)));
  await nextTurn();
  redis.disconnect(true);
  const statuses = (await results).map(({ status }) => status);
  const lost = statuses.slice(statuses.indexOf("rejected"));
  expect(new Set(lost)).toEqual(new Set(["rejected"]));
  expect(await redis.llen(key)).toBeLessThan(1_000);
});

test("another queue on the same connection works as ever", async () => {
  const ctx = testContext();
  const { batch } = await failedQueue(ctx, 1);
  const plain = new Queue("plain", { connection: ctx.redis, prefix: ctx.prefix });
  onTestFinished(() => plain.close());
  await Promise.all([plain.add("a", {}), retry(batch, "j0")]);
  expect((await plain.getJobCounts()).waiting).toBe(1);
  expect(await batch.getJobState("j0")).toBe("waiting");
});

test("jobs are added in bulk on a connection that no other queue has used", async () => {
  const ctx = testContext();
  const { identity, queue } = await knownQueue(ctx, "bulk");
  const redis = new Redis(ctx.url);
  onTestFinished(() => redis.disconnect());
  const batch = openBatchQueue({ ...ctx, redis }, identity);
  const optsOf = [{}, { delay: 60_000 }, { priority: 3 }];
  await batch.addBulk(optsOf.map((opts, n) => ({ name: "job", data: { n }, opts })));
  expect(await queue.getJobCounts("waiting", "delayed", "prioritized")).toEqual({
    waiting: 1,
    delayed: 1,
    prioritized: 1,
  });
});
