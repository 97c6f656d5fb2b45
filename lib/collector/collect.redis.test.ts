import { FlowProducer } from "bullmq";
import { expect, onTestFinished, test } from "vitest";
import { queueKey } from "../queues/identity";
import { loadSummaries } from "../queues/snapshot";
import { startTestCollector } from "../testing/collector";
import { eventually, testContext } from "../testing/context";
import { startTestWorker } from "../testing/work";

test("counts every state as BullMQ does", async () => {
  const ctx = testContext();
  const queue = ctx.queue("all states");
  const other = ctx.queue("children");
  const key = queueKey({ prefix: ctx.prefix, name: queue.name });
  await queue.add("fails", {}, { priority: 1 });
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const worker = startTestWorker(
    ctx,
    queue.name,
    async (job) => {
      if (job.name === "fails") throw new Error("no");
      if (job.name === "blocks") await held;
    },
    { concurrency: 1 },
  );
  await eventually(async () => (await queue.getFailedCount()) === 1);
  await queue.add("works", {});
  await eventually(async () => (await queue.getCompletedCount()) === 1);
  await queue.add("blocks", {});
  await eventually(async () => (await queue.getActiveCount()) === 1);
  await queue.addBulk(Array.from({ length: 5 }, (_, i) => ({ name: "waits", data: { i } })));
  await queue.addBulk(Array.from({ length: 3 }, () => ({ name: "first", data: {}, opts: { priority: 5 } })));
  await queue.add("later", {}, { delay: 3_600_000 });
  const flow = new FlowProducer({ connection: ctx.redis, prefix: ctx.prefix });
  onTestFinished(() => flow.close());
  await flow.add({
    name: "parent",
    queueName: queue.name,
    children: [{ name: "child", queueName: other.name }],
  });
  // A list that BullMQ 5 left behind when the queue was paused.
  await ctx.redis.lpush(`${ctx.prefix}:${queue.name}:paused`, "old-1", "old-2");

  startTestCollector(ctx);
  const seen = await eventually(async () => {
    const [summary] = await loadSummaries(ctx, [key]);
    return summary && summary.workers !== null ? summary : null;
  });
  expect(seen.counts).toEqual({
    waiting: 7,
    prioritized: 3,
    active: 1,
    delayed: 1,
    failed: 1,
    completed: 1,
    "waiting-children": 1,
    held: 0,
  });
  expect(seen).toMatchObject({ paused: false, workers: 1, runtime: false, keepsFailures: true });
  expect(seen.oldestWaitingMs).toBeGreaterThanOrEqual(0);
  release();
  await worker.close();
});

test("finds queues of any name and prefix, and drops those that are gone", async () => {
  const ctx = testContext();
  const names = ["plain", "with/slash", "with space", "emoji🙂", "<b>html</b>", "meta"];
  for (const prefix of [ctx.prefix, `${ctx.prefix}:with:colons`, `{${ctx.prefix}}`]) {
    for (const name of names) await ctx.queue(name, { prefix }).waitUntilReady();
  }
  // A hash of somebody else's that only looks like a queue's.
  await ctx.redis.hset(`${ctx.prefix}:not-a-queue:meta`, "title", "x");
  startTestCollector(ctx);
  const mine = async () =>
    (await ctx.redis.hvals(ctx.keys.snapshot()))
      .map((json) => JSON.parse(json))
      .filter((queue) => queue.prefix.includes(ctx.prefix));
  await eventually(async () => (await mine()).length === names.length * 3);
  expect((await mine()).map((queue) => queue.name)).not.toContain("not-a-queue");
  const gone = ctx.queue("plain");
  await gone.obliterate();
  await ctx.redis.del(`${ctx.prefix}:plain:meta`);
  await eventually(async () => (await mine()).length === names.length * 3 - 1);
});
