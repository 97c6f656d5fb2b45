import { expect, test } from "vitest";
import { z } from "zod";
import { readDecisions } from "@/lib/decisions/list";
import { jobOptions } from "@/lib/queues/job-options";
import { eventually } from "@/lib/testing/context";
import { testQueue, testRuntime } from "../testing/runtime";

const jobs = { job: z.object({ n: z.number(), idempotencyKey: z.string().optional() }) };
const down = async () => {
  throw new Error("order 17 is down");
};
const refused = async () => {
  throw Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
};

test("each failed attempt leaves what was decided and why, by which policy, by which worker", async () => {
  const ctx = await testRuntime();
  const work = testQueue(jobs, { attempts: 2 });
  const worker = ctx.start(work, { job: down });
  await ctx.queue("work").add("job", { n: 1 }, jobOptions(work));
  const decisions = await eventually(async () => {
    const page = await readDecisions(ctx, ctx.keyOf("work"), { limit: 10 });
    return page.decisions.length === 2 && page.decisions;
  });
  expect(decisions[1]).toMatchObject({
    kind: "retry",
    attempt: 1,
    class: "transient",
    code: "Error",
    message: "order <n> is down",
    delayMs: 10,
    policyVersion: 0,
    why: "by the backoff policy",
    worker: worker.id,
    appVersion: "test",
  });
  expect(decisions[0]).toMatchObject({
    kind: "dead",
    attempt: 2,
    delayMs: null,
    why: "attempt 2 was the last of 2",
  });
});

test("after its deadline a job is tried no more", async () => {
  const ctx = await testRuntime();
  const work = testQueue(jobs, { attempts: 50, policy: { deadlineMs: 60 } });
  const queue = ctx.queue("work");
  ctx.start(work, { job: down });
  await queue.add("job", { n: 1 }, jobOptions(work));
  const dead = await eventually(async () => (await queue.getFailed())[0]);
  expect(dead.attemptsMade).toBeLessThan(50);
  const { decisions } = await readDecisions(ctx, ctx.keyOf("work"), { kind: "dead", limit: 1 });
  expect(decisions[0]?.why).toContain("after the deadline of 60 ms");
});

test.each([
  ["an error that may have done something", down, {}, false, 1],
  ["an error that proves nothing was done", refused, {}, false, 3],
  ["a key, in a queue that keeps keys", down, { idempotencyKey: "k" }, true, 3],
  ["a key, in a queue that keeps none", down, { idempotencyKey: "k" }, false, 1],
])("a queue that is not idempotent: %s", async (_name, job, data, keeps, attempts) => {
  const ctx = await testRuntime();
  const idempotency = keeps ? { keepMs: 60_000, lockMs: 10_000 } : null;
  const work = testQueue(jobs, { idempotent: false, attempts: 3, policy: { idempotency } });
  const queue = ctx.queue("work");
  ctx.start(work, { job });
  await queue.add("job", { n: 1, ...data }, jobOptions(work));
  const dead = await eventually(async () => (await queue.getFailed())[0]);
  expect(dead.attemptsMade).toBe(attempts);
});

test("over the retry budget, shared by two workers, retries are put off to the next window and not lost", async () => {
  const ctx = await testRuntime();
  const retryBudget = { share: 0.1, windowMs: 60_000, minRetries: 3 };
  const work = testQueue(jobs, { attempts: 5, concurrency: 5, policy: { retryBudget } });
  const queue = ctx.queue("work");
  ctx.start(work, { job: down });
  ctx.start(work, { job: down });
  await queue.addBulk(
    Array.from({ length: 10 }, (_, n) => ({ name: "job", data: { n }, opts: jobOptions(work) })),
  );
  const decisions = await eventually(async () => {
    const page = await readDecisions(ctx, ctx.keyOf("work"), { limit: 50 });
    return (
      (await queue.getActiveCount()) + (await queue.getWaitingCount()) === 0 &&
      page.decisions.length >= 13 &&
      page.decisions
    );
  });
  const late = decisions.filter(({ why }) => why.startsWith("the retry budget is spent"));
  expect(decisions.length - late.length).toBeLessThanOrEqual(4);
  for (const { delayMs } of late) expect(delayMs).toBeGreaterThanOrEqual(60_000);
  expect(await queue.getDelayedCount()).toBe(10);
});

test("a job that was added with a backoff of its own keeps it, and the record says so", async () => {
  const ctx = await testRuntime();
  const work = testQueue(jobs, { attempts: 9 });
  const queue = ctx.queue("work");
  ctx.start(work, { job: down });
  await queue.add("job", { n: 1 }, { attempts: 3, backoff: { type: "exponential", delay: 20 } });
  const dead = await eventually(async () => (await queue.getFailed())[0]);
  expect(dead.attemptsMade).toBe(3);
  const { decisions } = await readDecisions(ctx, ctx.keyOf("work"), { kind: "retry", limit: 5 });
  expect(decisions.map(({ delayMs }) => delayMs)).toEqual([40, 20]);
  expect(decisions[0]?.why).toBe("by the job's own backoff");
});
