import { expect, test } from "vitest";
import { z } from "zod";
import { jobOptions } from "@/lib/queues/job-options";
import { eventually } from "@/lib/testing/context";
import { listWorkers } from "@/lib/workers/list";
import { orderWorker } from "@/lib/workers/orders";
import { testQueue, testRuntime } from "../testing/runtime";

const anything = { job: z.object({ n: z.number() }) };

/** A queue whose jobs run until they are let go. */
async function gated({ concurrency = 1 } = {}) {
  const ctx = await testRuntime();
  const work = testQueue(anything, { concurrency });
  const queue = ctx.queue("work");
  const waiting: (() => void)[] = [];
  const worker = ctx.start(work, { job: () => new Promise<void>((resolve) => waiting.push(resolve)) });
  const add = (n: number) => queue.add("job", { n }, jobOptions(work));
  const state = async () => (await listWorkers(ctx)).workers.find(({ id }) => id === worker.id)?.state;
  const finish = () => {
    for (const resolve of waiting.splice(0)) resolve();
  };
  return { ctx, queue, worker, add, state, finish, waiting };
}

test("a drained worker finishes what runs and takes nothing more, until it is resumed", async () => {
  const { ctx, queue, worker, add, state, finish, waiting } = await gated();
  await add(1);
  await eventually(() => waiting.length === 1);
  await orderWorker(ctx, worker.id, "drain");
  await eventually(async () => (await state()) === "draining", 2_000);
  await add(2);
  finish();
  await eventually(async () => (await queue.getCompletedCount()) === 1);
  await eventually(async () => (await state()) === "drained", 6_000);
  expect(await queue.getJobCounts("waiting", "active")).toMatchObject({ waiting: 1, active: 0 });
  await orderWorker(ctx, worker.id, "run");
  await eventually(() => waiting.length === 1, 2_000);
  await eventually(async () => (await state()) === "ok", 2_000);
  finish();
  await eventually(async () => (await queue.getCompletedCount()) === 2);
});

test("a job that a draining worker was already waiting for goes back and spends no attempt", async () => {
  const { ctx, queue, worker, add, state, finish, waiting } = await gated();
  await eventually(async () => (await state()) === "ok");
  await orderWorker(ctx, worker.id, "drain");
  await eventually(async () => (await state()) === "drained", 2_000);
  const job = await add(1);
  await eventually(async () => {
    const counts = await queue.getJobCounts("waiting", "active");
    return counts.waiting === 1 && counts.active === 0;
  });
  expect(waiting).toHaveLength(0);
  await orderWorker(ctx, worker.id, "run");
  await eventually(() => waiting.length === 1, 5_000);
  finish();
  const done = await eventually(async () => (await queue.getCompleted())[0]);
  expect(done).toMatchObject({ id: job.id, attemptsMade: 1 });
});

test("it works again while its jobs still run, without waiting for them", async () => {
  const { ctx, worker, add, state, finish, waiting } = await gated({ concurrency: 2 });
  await add(1);
  await eventually(() => waiting.length === 1);
  await orderWorker(ctx, worker.id, "drain");
  await eventually(async () => (await state()) === "draining", 2_000);
  await orderWorker(ctx, worker.id, "run");
  await add(2);
  await eventually(() => waiting.length === 2, 5_000);
  finish();
});

test("an order whose message was lost is obeyed within two seconds", async () => {
  const { ctx, worker, state } = await gated();
  await eventually(async () => (await state()) === "ok");
  const order = JSON.stringify({ order: "drain", atMs: Date.now() });
  await ctx.redis.hset(ctx.keys.workerOrders(), worker.id, order);
  await eventually(async () => (await state()) === "drained", 2_000);
});

test("a stop is for all workers of the process, and is final; an unknown worker is refused", async () => {
  const { ctx, worker, state } = await gated();
  const other = testQueue(anything, { name: "other" });
  const second = ctx.start(other, { job: async () => "ok" });
  await eventually(async () => (await ctx.redis.hlen(ctx.keys.workers())) === 2);
  let ordered = false;
  void ctx.runtime.control.stopOrdered.then(() => {
    ordered = true;
  });
  const { workers } = await orderWorker(ctx, worker.id, "stop");
  expect(workers.sort()).toEqual([worker.id, second.id].sort());
  await eventually(() => ordered, 2_000);
  await eventually(async () => (await state()) === "drained", 2_000);
  await expect(orderWorker(ctx, worker.id, "run")).rejects.toMatchObject({ code: "conflict" });
  await expect(orderWorker(ctx, "nobody", "drain")).rejects.toMatchObject({ code: "not_found" });
});
