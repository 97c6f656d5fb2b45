import { expect, test } from "vitest";
import { queueKey } from "../queues/identity";
import { loadSummaries } from "../queues/snapshot";
import { testContext } from "../testing/context";
import { countCommands } from "../testing/count-commands";
import { writeFailedJobs } from "../testing/failed-fixture";
import { addQueue, openCollection } from "./collection";
import { takeLease } from "./lease";
import { tick } from "./tick";

type Ctx = ReturnType<typeof testContext>;

/** Keys that a tick's commands may read or write; none of them grows with the number of jobs. */
const BOUNDED = new Set([
  "evalsha",
  "eval",
  "time",
  "xread",
  "xrange",
  "smembers",
  "zrangebyscore",
  "zcard",
  "hgetall",
  "hkeys",
  "hmget",
  "get",
  "multi",
  "exec",
  "publish",
  "client",
]);

async function collectionOf(ctx: Ctx, names: string[]) {
  await takeLease(ctx, "me");
  const collection = await openCollection(ctx, "me");
  for (const name of names) {
    addQueue(collection, queueKey({ prefix: ctx.prefix, name }), { prefix: ctx.prefix, name });
  }
  return collection;
}

test("a tick costs the same with 200,000 dead letters as with none", async () => {
  const ctx = testContext();
  const big = { prefix: ctx.prefix, name: "big" };
  await ctx.queue("big").waitUntilReady();
  await ctx.queue("small").waitUntilReady();
  const collection = await collectionOf(ctx, ["big", "small"]);
  await tick(ctx, collection);
  const without = await countCommands(ctx.redis, () => tick(ctx, collection));
  const now = Date.now();
  await writeFailedJobs(
    ctx.redis,
    big,
    (function* () {
      for (let i = 0; i < 200_000; i++) yield { id: `f${i}`, failedAt: now - i };
    })(),
  );
  await takeLease(ctx, "me");
  const with200k = await countCommands(ctx.redis, () => tick(ctx, collection));
  const [summary] = await loadSummaries(ctx, [queueKey(big)]);
  expect(summary?.counts.failed).toBe(200_000);
  // Workers are asked for every ten seconds, which the writing above may have taken.
  expect({ ...with200k, client: 0 }).toEqual({ ...without, client: 0 });
  for (const name of Object.keys(with200k)) expect(BOUNDED).toContain(name);
}, 120_000);

test("a tick over 1,000 queues, each with a worker of the runtime, is a few dozen calls, not thousands", async () => {
  const ctx = testContext();
  const names = Array.from({ length: 1_000 }, (_, i) => `q${i}`);
  const pipeline = ctx.redis.pipeline();
  for (const name of names) {
    pipeline.hset(`${ctx.prefix}:${name}:meta`, "version", "bullmq:6.7.0");
    const queue = queueKey({ prefix: ctx.prefix, name });
    pipeline.zadd(ctx.keys.workersSeen(), Date.now(), name);
    const worker = { id: name, queue, queueName: name, shard: null };
    pipeline.hset(ctx.keys.workers(), name, JSON.stringify(worker));
  }
  await pipeline.exec();
  const collection = await collectionOf(ctx, names);
  await tick(ctx, collection);
  await takeLease(ctx, "me");
  const calls = await countCommands(ctx.redis, () => tick(ctx, collection));
  const total = Object.values(calls).reduce((sum, count) => sum + count, 0);
  expect(total).toBeLessThan(60);
  // Events and reports, 250 streams each.
  expect(calls.xread).toBe(8);
}, 60_000);
