import type { JobsOptions, Queue } from "bullmq";
import { expect, test } from "vitest";
import { create, finished, startRunner } from "../operations/testing/operate";
import { eventually, type TestContext, testContext } from "../testing/context";
import { knownQueue } from "../testing/failed-fixture";
import { mortal } from "../testing/flow";
import { startTestWorker } from "../testing/work";

/** Lets these jobs die on a plain worker that takes one after the other; then stops it. */
async function letDie(ctx: TestContext, queue: Queue, jobs: { name: string; opts?: JobsOptions }[]) {
  const worker = startTestWorker(ctx, queue.name, mortal(...jobs.map(({ name }) => name)).process, {
    concurrency: 1,
  });
  for (const [index, { name, opts = {} }] of jobs.entries()) {
    await queue.add(name, {}, opts);
    // One after the other, so that they died in this order.
    await eventually(async () => (await queue.getFailedCount()) === index + 1);
  }
  await worker.close();
}

/** Replays everything in a queue, and gives the order in which a plain worker then runs it. */
async function replayedOrder(ctx: TestContext, queue: Queue, key: string, waiting: JobsOptions[] = []) {
  for (const [index, opts] of waiting.entries()) await queue.add(`waiting-${index}`, {}, opts);
  startRunner(ctx);
  const { id } = await create(ctx, "replay", { filter: { queue: key } });
  const replay = await finished(ctx, "replay", id);
  expect(replay).toMatchObject({ failed: 0, skipped: 0 });
  const order: string[] = [];
  startTestWorker(ctx, queue.name, async (job) => order.push(job.name), { concurrency: 1 });
  await eventually(() => order.length === replay.replayed + waiting.length);
  return order;
}

test("replayed jobs run in the order in which they died, behind those that wait", async () => {
  const ctx = testContext();
  const { queue, key } = await knownQueue(ctx, "fifo");
  await letDie(ctx, queue, [{ name: "a" }, { name: "b" }, { name: "c" }]);
  expect(await replayedOrder(ctx, queue, key, [{}])).toEqual(["waiting-0", "a", "b", "c"]);
});

test("replayed LIFO jobs go in front of those that wait, the last one first", async () => {
  const ctx = testContext();
  const { queue, key } = await knownQueue(ctx, "lifo");
  const opts = { lifo: true };
  await letDie(ctx, queue, [{ name: "a", opts }, { name: "b", opts }, { name: "plain" }]);
  expect(await replayedOrder(ctx, queue, key, [{}])).toEqual(["b", "a", "waiting-0", "plain"]);
});

test("replayed jobs keep their priority, also among those that wait", async () => {
  const ctx = testContext();
  const { queue, key } = await knownQueue(ctx, "priority");
  await letDie(ctx, queue, [
    { name: "low", opts: { priority: 20 } },
    { name: "high", opts: { priority: 1 } },
    { name: "middle", opts: { priority: 10 } },
    { name: "none" },
  ]);
  const order = await replayedOrder(ctx, queue, key, [{ priority: 5 }, { priority: 15 }]);
  expect(order).toEqual(["none", "high", "waiting-0", "middle", "waiting-1", "low"]);
});

test("a replayed job that was added with a delay runs now, and its options are what they were", async () => {
  const ctx = testContext();
  const { queue, key } = await knownQueue(ctx, "delay");
  const opts = {
    delay: 50,
    attempts: 2,
    backoff: { type: "fixed", delay: 10 },
    keepLogs: 7,
    stackTraceLimit: 3,
  };
  await letDie(ctx, queue, [{ name: "late", opts }]);
  const [before] = await queue.getFailed();
  expect(await replayedOrder(ctx, queue, key)).toEqual(["late"]);
  const after = await eventually(async () => (await queue.getCompleted())[0]);
  expect(after.id).toBe(before?.id);
  expect(after.opts).toEqual(before?.opts);
  expect(after.timestamp).toBe(before?.timestamp);
  expect(after.opts).toMatchObject(opts);
});

test("a new job in the place of a dead one has its options, and the priority that was given to it last", async () => {
  const ctx = testContext();
  const { queue, key } = await knownQueue(ctx, "copies");
  const opts = {
    attempts: 4,
    backoff: { type: "exponential", delay: 20 },
    lifo: true,
    priority: 9,
    keepLogs: 5,
  };
  await queue.pause();
  const job = await queue.add("urgent", { a: 1 }, opts);
  await job.changePriority({ priority: 2 });
  const died = startTestWorker(ctx, "copies", mortal("urgent").process);
  await queue.resume();
  await eventually(async () => (await queue.getFailedCount()) === 1);
  await died.close();
  startRunner(ctx);
  const { id } = await create(ctx, "replay", { filter: { queue: key } }, { change: { delayMs: 0 } });
  expect(await finished(ctx, "replay", id)).toMatchObject({ replayed: 1 });
  const [copy] = await queue.getPrioritized();
  expect(copy?.data).toEqual({ a: 1 });
  expect(copy?.opts).toMatchObject({ ...opts, priority: 2 });
  expect(copy?.priority).toBe(2);
});

test("a replayed job has all of its attempts again, and its backoff between them", async () => {
  const ctx = testContext();
  const { queue, key } = await knownQueue(ctx, "attempts");
  const died = startTestWorker(ctx, "attempts", async () => {
    throw new Error("not yet");
  });
  await queue.add("retries", {}, { attempts: 3, backoff: { type: "fixed", delay: 40 } });
  await eventually(async () => (await queue.getFailedCount()) === 1);
  await died.close();
  const { id } = await create(ctx, "replay", { filter: { queue: key } });
  startRunner(ctx);
  await finished(ctx, "replay", id);

  const attempts: number[] = [];
  const delays: number[] = [];
  startTestWorker(
    ctx,
    "attempts",
    async (job) => {
      attempts.push(job.attemptsMade);
      throw new Error("not yet");
    },
    { settings: {} },
  ).on("failed", (job) => {
    if (job) delays.push(job.delay);
  });
  await eventually(async () => (await queue.getFailedCount()) === 1);
  expect(attempts).toEqual([0, 1, 2]);
  expect(delays.slice(0, 2)).toEqual([40, 40]);
  const [dead] = await queue.getFailed();
  expect(dead?.attemptsMade).toBe(3);
});
