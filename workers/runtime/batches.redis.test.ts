import { expect, test } from "vitest";
import { z } from "zod";
import { jobOptions } from "@/lib/queues/job-options";
import { PermanentError } from "@/lib/resilience/failures";
import { eventually } from "@/lib/testing/context";
import { testQueue, testRuntime } from "../testing/runtime";

const jobs = { mail: z.object({ n: z.number() }) };
const some = (count: number, opts: object) =>
  Array.from({ length: count }, (_, n) => ({ name: "mail", data: { n }, opts }));

test("jobs of one kind come in batches, and each has an outcome, an attempt and a dead letter of its own", async () => {
  const ctx = await testRuntime();
  const work = testQueue(jobs, { concurrency: 10, policy: { batch: { maxJobs: 5, maxWaitMs: 500 } } });
  const queue = ctx.queue("work");
  await queue.addBulk(some(10, jobOptions(work)));
  const sizes: number[] = [];
  ctx.start(work, {
    mail: {
      batch: async (items) => {
        sizes.push(items.length);
        return items.map(({ payload: { n }, attempt }) => {
          if (n === 3) return { error: new PermanentError("No such mailbox.") };
          if (n === 4 && attempt === 1) return { error: new Error("busy") };
          return { result: { n, attempt } };
        });
      },
    },
  });
  // The retry of job 4 comes alone, and is not kept waiting for ever.
  await eventually(async () => (await queue.getCompletedCount()) === 9);
  const [dead] = await queue.getFailed();
  expect(dead).toMatchObject({ data: { n: 3 }, attemptsMade: 1, failedReason: "No such mailbox." });
  const done = await queue.getCompleted();
  expect(done.map(({ returnvalue }) => returnvalue.n).sort()).toEqual([0, 1, 2, 4, 5, 6, 7, 8, 9]);
  expect(done.find(({ data }) => data.n === 4)?.returnvalue).toEqual({ n: 4, attempt: 2 });
  expect(sizes).toEqual([5, 5, 1]);
});

test("a batch is closed when its first job has waited long enough, and never waits for more than can come", async () => {
  const ctx = await testRuntime();
  const work = testQueue(jobs, { concurrency: 2, policy: { batch: { maxJobs: 100, maxWaitMs: 50 } } });
  const queue = ctx.queue("work");
  await queue.addBulk(some(3, jobOptions(work)));
  const sizes: number[] = [];
  ctx.start(work, {
    mail: {
      batch: async (items) => {
        sizes.push(items.length);
        return items.map(() => ({ result: null }));
      },
    },
  });
  await eventually(async () => (await queue.getCompletedCount()) === 3);
  expect(sizes).toEqual([2, 1]);
});

test("what a batch throws is the failure of all, and so is an outcome too few", async () => {
  const ctx = await testRuntime();
  const work = testQueue(jobs, {
    concurrency: 4,
    attempts: 2,
    policy: { batch: { maxJobs: 2, maxWaitMs: 50 } },
  });
  const queue = ctx.queue("work");
  await queue.addBulk(some(2, jobOptions(work)));
  let call = 0;
  ctx.start(work, {
    mail: {
      batch: async () => {
        call++;
        if (call === 1) throw new Error("the mail server is away");
        return [{ result: null }];
      },
    },
  });
  const dead = await eventually(async () => {
    const failed = await queue.getFailed();
    return failed.length === 2 && failed;
  });
  for (const job of dead) expect(job.attemptsMade).toBe(2);
  expect(dead.some(({ failedReason }) => failedReason?.includes("1 outcomes for 2 jobs"))).toBe(true);
});

test("a batch that takes too long is aborted, and its jobs are tried again", async () => {
  const ctx = await testRuntime();
  const work = testQueue(jobs, {
    concurrency: 2,
    policy: { timeoutMs: 60, batch: { maxJobs: 2, maxWaitMs: 20 } },
  });
  const queue = ctx.queue("work");
  await queue.addBulk(some(2, jobOptions(work)));
  const aborted: boolean[] = [];
  ctx.start(work, {
    mail: {
      batch: (items, { signal }) =>
        items[0]?.attempt === 1
          ? new Promise(() => signal.addEventListener("abort", () => aborted.push(true)))
          : Promise.resolve(items.map(() => ({ result: "second" }))),
    },
  });
  await eventually(async () => (await queue.getCompletedCount()) === 2);
  expect(aborted).toEqual([true]);
});
