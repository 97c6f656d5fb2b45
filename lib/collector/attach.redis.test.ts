import { FlowProducer } from "bullmq";
import { expect, onTestFinished, test } from "vitest";
import { listDeadLetters } from "../dead-letters/list";
import { readJobDetail } from "../jobs/detail";
import { listJobs } from "../jobs/list";
import { readAging, readAgingSeries } from "../metrics/aging";
import { readRetries } from "../metrics/retries";
import { readManySeries, readSeries } from "../metrics/series";
import { readQueueDetail } from "../queues/detail";
import { queueKey } from "../queues/identity";
import { startTestCollector } from "../testing/collector";
import { eventually, type TestContext, testContext } from "../testing/context";
import { startTestWorker } from "../testing/work";
import { listWorkers } from "../workers/list";

/** Every key of this test that is not Spillway's, with all that is in it and when it expires. */
async function dumpForeignKeys(ctx: TestContext): Promise<Map<string, string>> {
  const keys = (await ctx.redis.keys(`*${ctx.prefix}*`))
    .filter((key) => !key.startsWith(ctx.keys.prefix))
    .sort();
  const dumps = new Map<string, string>();
  for (const key of keys) {
    const dump = await ctx.redis.dumpBuffer(key);
    dumps.set(key, `${dump?.toString("hex")} ${await ctx.redis.pexpiretime(key)}`);
  }
  return dumps;
}

test("attaching leaves every foreign key as it was, byte for byte", async () => {
  const ctx = testContext();
  // A team that keeps few events: a plain `new Queue` would overwrite that.
  const queue = ctx.queue("theirs", { streams: { events: { maxLen: 77 } } });
  const parents = ctx.queue("parents", { prefix: `${ctx.prefix}:with:colon` });
  await parents.waitUntilReady();
  const worker = startTestWorker(ctx, "theirs", async (job) => {
    if (job.name === "bad") throw new Error("no");
  });
  await queue.addBulk([
    { name: "good", data: { tenant: "acme" } },
    { name: "bad", data: {} },
  ]);
  await eventually(
    async () => (await queue.getFailedCount()) === 1 && (await queue.getCompletedCount()) === 1,
  );
  await worker.close();
  await queue.add("waits", {});
  await queue.add("first", {}, { priority: 2 });
  await queue.add("later", {}, { delay: 3_600_000 });
  await queue.upsertJobScheduler("every hour", { every: 3_600_000 });
  const flow = new FlowProducer({ connection: ctx.redis, prefix: `${ctx.prefix}:with:colon` });
  onTestFinished(() => flow.close());
  await flow.add({ name: "p", queueName: "parents", children: [{ name: "c", queueName: "parents" }] });
  await ctx.redis.hset(`${ctx.prefix}:old:meta`, "version", "bullmq:5.1.0", "paused", "1");
  await ctx.redis.lpush(`${ctx.prefix}:old:paused`, "1", "2");
  await ctx.redis.hset(`${ctx.prefix}:other:meta`, "title", "not a queue");
  const before = await dumpForeignKeys(ctx);

  startTestCollector(ctx);
  const keys = [
    queueKey({ prefix: ctx.prefix, name: "theirs" }),
    queueKey({ prefix: `${ctx.prefix}:with:colon`, name: "parents" }),
    queueKey({ prefix: ctx.prefix, name: "old" }),
  ];
  await eventually(async () => (await ctx.redis.hmget(ctx.keys.eventCursors(), ...keys)).every(Boolean));
  for (const key of keys) {
    await readQueueDetail(ctx, key);
    await readSeries(ctx, key, { points: 100 });
    await readAging(ctx, key);
    await readAgingSeries(ctx, key, { points: 100 });
    await readRetries(ctx, key, {});
    for (const state of [
      "waiting",
      "prioritized",
      "delayed",
      "failed",
      "completed",
      "waiting-children",
    ] as const) {
      const { jobs } = await listJobs(ctx, key, { state, limit: 10 });
      for (const job of jobs) {
        // The ids in the old queue's list have no job behind them.
        if (job.queue !== keys[2]) await readJobDetail(ctx, key, job.id);
      }
    }
  }
  await readManySeries(ctx, { queues: keys, metric: "backlog", points: 50 });
  await listDeadLetters(ctx, { limit: 50 });
  await listWorkers(ctx);
  expect((await readQueueDetail(ctx, keys[2] ?? "")).counts.waiting).toBe(2);
  const after = await dumpForeignKeys(ctx);
  expect([...after.keys()]).toEqual([...before.keys()]);
  for (const [key, dump] of before) expect(after.get(key), key).toBe(dump);
});
