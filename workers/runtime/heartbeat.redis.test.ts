import { expect, test } from "vitest";
import { z } from "zod";
import { jobOptions } from "@/lib/queues/job-options";
import { eventually } from "@/lib/testing/context";
import { FORGET_MS, liveRuntimeWorkers } from "@/lib/workers/heartbeats";
import { listWorkers } from "@/lib/workers/list";
import { type TestRuntime, testQueue, testRuntime } from "../testing/runtime";

const anything = { job: z.object({ n: z.number() }) };
const only = async (ctx: TestRuntime) =>
  (await listWorkers(ctx)).workers.find(({ kind }) => kind === "runtime");

test("a beat tells what runs since when, memory, event loop, bounds and version", async () => {
  const ctx = await testRuntime();
  const work = testQueue(anything, { concurrency: 2 });
  const queue = ctx.queue("work");
  let finish = () => {};
  const gate = new Promise<void>((resolve) => {
    finish = resolve;
  });
  ctx.start(work, { job: () => gate });
  await queue.addBulk([1, 2, 3].map((n) => ({ name: "job", data: { n }, opts: jobOptions(work) })));
  const seen = await eventually(async () => {
    const worker = await only(ctx);
    return worker?.running.length === 2 && worker;
  });
  expect(seen).toMatchObject({
    state: "ok",
    active: 2,
    concurrency: 2,
    floor: 2,
    ceiling: 2,
    runningRest: 0,
    version: "test",
    policyVersion: 0,
    pid: process.pid,
    running: [
      { id: "1", name: "job", attempt: 1 },
      { id: "2", name: "job", attempt: 1 },
    ],
  });
  expect(seen.memory?.rssBytes).toBeGreaterThan(1e7);
  expect(seen.loop?.p99Ms).toBeGreaterThanOrEqual(0);
  finish();
  const after = await eventually(async () => {
    const [worker] = await liveRuntimeWorkers(ctx, Date.now(), FORGET_MS);
    return worker?.durations.job?.count === 3 && worker;
  });
  expect(after.running).toEqual([]);
});

test("a job that ignores its signal shows as stuck within six seconds, its slot is free, and it is counted until it ends", async () => {
  const ctx = await testRuntime();
  const work = testQueue(anything, { attempts: 1, policy: { timeoutMs: 50 } });
  const queue = ctx.queue("work");
  let finish = () => {};
  const ignored = new Promise<void>((resolve) => {
    finish = resolve;
  });
  ctx.start(work, { job: ({ n }) => (n === 1 ? ignored : Promise.resolve()) });
  await queue.addBulk([1, 2].map((n) => ({ name: "job", data: { n }, opts: jobOptions(work) })));
  await eventually(async () => (await queue.getCompletedCount()) === 1);
  expect(await queue.getFailedCount()).toBe(1);
  const stuck = await eventually(async () => {
    const worker = await only(ctx);
    return worker?.state === "stuck" && worker;
  }, 6_000);
  expect(stuck.stuck).toMatchObject([{ id: "1", name: "job", because: "ignores" }]);
  expect(stuck.active).toBe(0);
  finish();
  await eventually(async () => (await only(ctx))?.state === "ok", 6_000);
});

test("a job that heeds its signal is never called stuck", async () => {
  const ctx = await testRuntime();
  const work = testQueue(anything, { attempts: 1, policy: { timeoutMs: 50 } });
  const queue = ctx.queue("work");
  ctx.start(work, {
    job: (_payload, { signal }) =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("heard")))),
  });
  await queue.add("job", { n: 1 }, jobOptions(work));
  await eventually(async () => (await queue.getFailedCount()) === 1);
  const [worker] = await eventually(async () => {
    const live = await liveRuntimeWorkers(ctx, Date.now(), FORGET_MS);
    return live[0]?.durations.job?.count === 1 && live;
  });
  expect(worker).toMatchObject({ ignoring: [], ignoringRest: 0 });
});

test("a worker that is gone without a word is lost within six seconds", async () => {
  const ctx = await testRuntime();
  const said = { id: "dead", queue: ctx.keyOf("work"), queueName: "work", active: 1 };
  await ctx.redis
    .multi()
    .hset(ctx.keys.workers(), "dead", JSON.stringify(said))
    .zadd(ctx.keys.workersSeen(), Date.now(), "dead")
    .exec();
  expect((await only(ctx))?.state).toBe("ok");
  await eventually(async () => (await only(ctx))?.state === "lost", 6_000);
});
