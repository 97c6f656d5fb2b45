import { expect, test } from "vitest";
import { z } from "zod";
import type { PolicyDocument } from "@/lib/contract/policies";
import { readDecisions } from "@/lib/decisions/list";
import { readFailures } from "@/lib/failures/read";
import { jobOptions } from "@/lib/queues/job-options";
import { NothingDoneError, ThrottledError } from "@/lib/resilience/failures";
import { eventually } from "@/lib/testing/context";
import { type TestRuntime, testQueue, testRuntime } from "../testing/runtime";

const anything = { job: z.object({ n: z.number() }) };
const refused = () => Object.assign(new Error("connect ECONNREFUSED 10.0.0.7:443"), { code: "ECONNREFUSED" });

const decisionsOf = async (ctx: TestRuntime) =>
  (await readDecisions(ctx, ctx.keyOf("work"), { limit: 100 })).decisions.reverse();
const deadOf = (ctx: TestRuntime) => eventually(async () => (await ctx.queue("work").getFailed())[0]);

test("each failure leaves a decision and a count", async () => {
  const ctx = await testRuntime();
  const work = testQueue(anything, { attempts: 2 });
  const worker = ctx.start(work, {
    job: async () => {
      throw refused();
    },
  });
  const job = await ctx.queue("work").add("job", { n: 1 }, jobOptions(work));
  await deadOf(ctx);
  const decisions = await decisionsOf(ctx);
  expect(decisions).toMatchObject([
    {
      kind: "retry",
      jobId: job.id,
      attempt: 1,
      class: "transient",
      code: "ECONNREFUSED",
      delayMs: 10,
      policyVersion: 0,
      message: "connect ECONNREFUSED <host>",
      worker: worker.id,
      appVersion: "test",
    },
    { kind: "dead", attempt: 2, delayMs: null, why: "No attempt is left: this was attempt 2 of 2." },
  ]);
  expect(decisions[0]?.durationMs).toBeGreaterThanOrEqual(0);
  const answer = await eventually(async () => {
    const read = await readFailures(ctx, ctx.keyOf("work"), { points: 10 });
    return read.categories.length > 0 && read;
  });
  expect(answer.categories).toMatchObject([{ class: "transient", code: "ECONNREFUSED", total: 2 }]);
});

test("no retry begins after the deadline", async () => {
  const ctx = await testRuntime();
  const policy = {
    deadlineMs: 1_000,
    backoff: { strategy: "fixed", delayMs: 450, jitter: "none", capMs: 450 },
  } satisfies Partial<PolicyDocument>;
  const work = testQueue(anything, { attempts: 50, policy });
  const runs: number[] = [];
  ctx.start(work, {
    job: async () => {
      runs.push(Date.now());
      throw new Error("down");
    },
  });
  const job = await ctx.queue("work").add("job", { n: 1 }, jobOptions(work));
  await deadOf(ctx);
  expect(runs.length).toBeGreaterThan(1);
  expect(Math.max(...runs)).toBeLessThanOrEqual(job.timestamp + 1_000 + 100);
  expect((await decisionsOf(ctx)).at(-1)?.why).toContain("after the deadline of 1.0s");
});

test.each([
  ["an error that may come after an effect", new Error("reset"), null, 1],
  ["a connection that was never made", refused(), null, 3],
  ["the processor's word that nothing was done", new NothingDoneError("x"), null, 3],
  ["a key that keeps a second effect away", new Error("reset"), "key-1", 3],
])("a job that is not idempotent, after %s", async (_name, error, idempotencyKey, attemptsMade) => {
  const ctx = await testRuntime();
  const work = testQueue(
    { job: z.object({ idempotencyKey: z.string().nullable() }) },
    { idempotent: false, attempts: 3, policy: { idempotency: { keepMs: 60_000, lockMs: 30_000 } } },
  );
  ctx.start(work, {
    job: async () => {
      throw error;
    },
  });
  await ctx.queue("work").add("job", { idempotencyKey }, jobOptions(work));
  expect((await deadOf(ctx)).attemptsMade).toBe(attemptsMade);
  const last = (await decisionsOf(ctx)).at(-1);
  expect(last?.why).toContain(attemptsMade === 1 ? "not idempotent" : "No attempt is left");
});

test("a pause longer than is waited for makes a dead letter at once; none is cut short", async () => {
  const ctx = await testRuntime();
  const work = testQueue(anything, { attempts: 3 });
  ctx.start(work, {
    job: async () => {
      throw new ThrottledError("slow down", 2 * 86_400_000);
    },
  });
  await ctx.queue("work").add("job", { n: 1 }, jobOptions(work));
  expect((await deadOf(ctx)).attemptsMade).toBe(1);
});

test("a job's own backoff is kept, and recorded as it happens", async () => {
  const ctx = await testRuntime();
  const work = testQueue(anything);
  ctx.start(work, {
    job: async () => {
      throw new Error("down");
    },
  });
  const backoff = { type: "exponential", delay: 20 };
  await ctx.queue("work").add("job", { n: 1 }, { attempts: 3, backoff });
  await deadOf(ctx);
  expect((await decisionsOf(ctx)).map(({ delayMs }) => delayMs)).toEqual([20, 40, null]);
});

test("two workers share one retry budget: what is over it waits for its slot, and nothing is lost", async () => {
  const ctx = await testRuntime();
  const policy = { retryBudget: { share: 0, windowMs: 1_000, minRetries: 5 } };
  const work = testQueue(anything, { attempts: 2, concurrency: 10, policy });
  const queue = ctx.queue("work");
  const runs: number[] = [];
  const processor = async ({ n }: { n: number }, { attempt }: { attempt: number }) => {
    if (attempt === 1) throw new Error(`down ${n}`);
    runs.push(Date.now());
  };
  ctx.start(work, { job: processor });
  ctx.start(work, { job: processor });
  await queue.addBulk(
    Array.from({ length: 15 }, (_, n) => ({ name: "job", data: { n }, opts: jobOptions(work) })),
  );
  await eventually(async () => (await queue.getCompletedCount()) === 15);
  const retries = (await decisionsOf(ctx)).filter(({ kind }) => kind === "retry");
  expect(retries).toHaveLength(15);
  const postponed = retries.filter(({ why }) => why.includes("retry budget"));
  // The jobs may fail in two windows, each with five free retries.
  expect(postponed.length).toBeGreaterThanOrEqual(5);
  expect(postponed.length).toBeLessThanOrEqual(10);
  expect(new Set(postponed.map(({ at, delayMs }) => Math.round((at + (delayMs ?? 0)) / 50))).size).toBe(
    postponed.length,
  );
});

test("without a budget or place in time a retry becomes a dead letter that says so", async () => {
  const ctx = await testRuntime();
  const policy = { retryBudget: { share: 0, windowMs: 60_000, minRetries: 0 } };
  const work = testQueue(anything, { attempts: 3, policy });
  ctx.start(work, {
    job: async () => {
      throw new Error("down");
    },
  });
  await ctx.queue("work").add("job", { n: 1 }, jobOptions(work));
  expect((await deadOf(ctx)).attemptsMade).toBe(1);
  expect((await decisionsOf(ctx)).at(-1)?.why).toContain("retry budget");
});

test("a time-out is recorded as one", async () => {
  const ctx = await testRuntime();
  const work = testQueue(anything, { attempts: 1, policy: { timeoutMs: 30 } });
  ctx.start(work, { job: () => new Promise(() => {}) });
  await ctx.queue("work").add("job", { n: 1 }, jobOptions(work));
  await deadOf(ctx);
  expect(await decisionsOf(ctx)).toMatchObject([{ kind: "dead", class: "transient", code: "TIMEOUT" }]);
});
