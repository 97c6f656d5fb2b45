import { hostname } from "node:os";
import { expect, test } from "vitest";
import { z } from "zod";
import { placeOfName } from "@/lib/contract/values/worker-place";
import { jobOptions } from "@/lib/queues/job-options";
import { PermanentError, ThrottledError } from "@/lib/resilience/failures";
import { eventually } from "@/lib/testing/context";
import { testQueue, testRuntime } from "../testing/runtime";

const anything = { job: z.object({ n: z.number() }) };

test("a job runs with its parsed payload and its tools, and is reported while it runs", async () => {
  const ctx = await testRuntime();
  const work = testQueue({ job: z.object({ n: z.coerce.number() }) });
  const queue = ctx.queue("work");
  const job = await queue.add("job", { n: "7" }, jobOptions(work));
  ctx.start(work, { job: async ({ n }, { attempt, jobId }) => ({ twice: 2 * n, attempt, jobId }) });
  const done = await eventually(async () => (await queue.getCompleted())[0]);
  expect(done.returnvalue).toEqual({ twice: 14, attempt: 1, jobId: job.id });
  expect(placeOfName(done.processedBy ?? "")).toEqual({
    host: hostname(),
    pid: process.pid,
    version: "test",
  });
  const said = await eventually(async () => (await ctx.redis.hvals(ctx.keys.workers()))[0]);
  expect(JSON.parse(said)).toMatchObject({ queue: ctx.keyOf("work"), queueName: "work", concurrency: 1 });
  expect(await ctx.redis.hget(ctx.keys.definitions(), ctx.keyOf("work"))).toContain('"jobNames":["job"]');
});

test("a transient failure is tried again with the policy's delay, and its last attempt is a dead letter", async () => {
  const ctx = await testRuntime();
  const work = testQueue(anything, { attempts: 3 });
  const queue = ctx.queue("work");
  const attempts: number[] = [];
  ctx.start(work, {
    job: async (_payload, { attempt }) => {
      attempts.push(attempt);
      throw new Error("down");
    },
  });
  await queue.add("job", { n: 1 }, jobOptions(work));
  const dead = await eventually(async () => (await queue.getFailed())[0]);
  expect(attempts).toEqual([1, 2, 3]);
  expect(dead).toMatchObject({ attemptsMade: 3, failedReason: "down" });
});

test("a permanent error is a dead letter at its first attempt, with its own message and stack", async () => {
  const ctx = await testRuntime();
  const work = testQueue(anything);
  const queue = ctx.queue("work");
  ctx.start(work, {
    job: async () => {
      throw new PermanentError("This endpoint is gone.");
    },
  });
  await queue.add("job", { n: 1 }, jobOptions(work));
  const dead = await eventually(async () => (await queue.getFailed())[0]);
  expect(dead).toMatchObject({ attemptsMade: 1, failedReason: "This endpoint is gone." });
  expect(dead.stacktrace?.[0]).toContain("start-worker.redis.test.ts");
});

test("a payload that breaks its schema and a name nobody serves are dead letters that say so", async () => {
  const ctx = await testRuntime();
  const work = testQueue(anything);
  const queue = ctx.queue("work");
  ctx.start(work, { job: async () => "ok" });
  await queue.add("job", { n: "x" }, jobOptions(work));
  await queue.add("toString", { n: 1 }, jobOptions(work));
  const dead = await eventually(async () => {
    const failed = await queue.getFailed();
    return failed.length === 2 && failed;
  });
  expect(dead.map(({ failedReason }) => failedReason).sort()).toEqual([
    expect.stringContaining("The payload is not one of job: n"),
    "The queue work has no job named toString.",
  ]);
});

test("a job of a producer that knows nothing of the policy is treated by it, and its failure is kept", async () => {
  const ctx = await testRuntime();
  const work = testQueue(anything, { attempts: 2 });
  const queue = ctx.queue("work");
  ctx.start(work, {
    job: async () => {
      throw new Error("down");
    },
  });
  await queue.add("job", { n: 1 }, { removeOnFail: true });
  const dead = await eventually(async () => (await queue.getFailed())[0]);
  expect(dead.attemptsMade).toBe(2);
});

test("a processor that takes too long is aborted and tried again", async () => {
  const ctx = await testRuntime();
  const work = testQueue(anything, { policy: { timeoutMs: 50 }, attempts: 2 });
  const queue = ctx.queue("work");
  const aborted: boolean[] = [];
  ctx.start(work, {
    job: (_payload, { signal }) =>
      new Promise(() => signal.addEventListener("abort", () => aborted.push(signal.aborted))),
  });
  await queue.add("job", { n: 1 }, jobOptions(work));
  const dead = await eventually(async () => (await queue.getFailed())[0]);
  expect(dead).toMatchObject({ attemptsMade: 2, failedReason: "No result after 50 ms." });
  expect(aborted).toEqual([true, true]);
});

test("Retry-After is the least delay of the next attempt", async () => {
  const ctx = await testRuntime();
  const work = testQueue(anything, { attempts: 2 });
  const queue = ctx.queue("work");
  const runs: number[] = [];
  ctx.start(work, {
    job: async () => {
      runs.push(Date.now());
      if (runs.length === 1) throw new ThrottledError("slow down", 400);
    },
  });
  await queue.add("job", { n: 1 }, jobOptions(work));
  await eventually(async () => (await queue.getCompletedCount()) === 1);
  expect((runs[1] ?? 0) - (runs[0] ?? 0)).toBeGreaterThanOrEqual(395);
});

test("over its rate a job is put off once, to a slot of its own, and spends no attempt", async () => {
  const ctx = await testRuntime();
  const work = testQueue(anything, { concurrency: 10, policy: { rate: { max: 10, durationMs: 1_000 } } });
  const queue = ctx.queue("work");
  await queue.addBulk(
    Array.from({ length: 10 }, (_, n) => ({ name: "job", data: { n }, opts: jobOptions(work) })),
  );
  const runs: number[] = [];
  ctx.start(work, { job: async () => void runs.push(Date.now()) });
  const done = await eventually(async () => {
    const completed = await queue.getCompleted();
    return completed.length === 10 && completed;
  });
  // A burst of one tenth, then one each 100 ms: the tenth job has its slot 800 ms after the first.
  expect(Math.max(...runs) - Math.min(...runs)).toBeGreaterThanOrEqual(780);
  for (const job of done) {
    expect(job.attemptsMade).toBe(1);
    expect(job.attemptsStarted).toBeLessThanOrEqual(2);
  }
  expect(await ctx.redis.zcard(ctx.keys.rateReservations(ctx.keyOf("work")))).toBe(0);
});

test("closing waits for the running job and takes no other", async () => {
  const ctx = await testRuntime();
  const work = testQueue(anything);
  const queue = ctx.queue("work");
  let finish = () => {};
  const running = new Promise<void>((started) => {
    const worker = ctx.start(work, {
      job: () => {
        started();
        return new Promise<void>((resolve) => {
          finish = resolve;
        });
      },
    });
    void queue.addBulk([1, 2].map((n) => ({ name: "job", data: { n }, opts: jobOptions(work) })));
    closing = () => worker.close();
  });
  await running;
  const closed = closing();
  finish();
  await closed;
  expect(await queue.getJobCounts("completed", "waiting", "active")).toMatchObject({
    completed: 1,
    waiting: 1,
    active: 0,
  });
  expect(await ctx.redis.hlen(ctx.keys.workers())).toBe(0);
});
let closing: () => Promise<void> = async () => {};
