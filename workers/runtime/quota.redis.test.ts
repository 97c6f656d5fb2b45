import { expect, test } from "vitest";
import { z } from "zod";
import { enqueue } from "@/lib/enqueue/enqueue";
import { jobOptions } from "@/lib/queues/job-options";
import { eventually } from "@/lib/testing/context";
import { testQueue, testRuntime } from "../testing/runtime";

const jobs = { step: z.object({ tenant: z.string(), n: z.number() }) };
const policy = { quota: { max: 20, durationMs: 1_000, burst: 2, weights: {} } };

test("a tenant's crowd, added by enqueue, waits in slots: each job starts once, in order, and others go at once", async () => {
  const ctx = await testRuntime();
  const work = testQueue(jobs, { concurrency: 2, policy });
  const queue = ctx.queue("work");
  const crowd = Array.from({ length: 10 }, (_, n) => ({ name: "step", payload: { tenant: "crowd", n } }));
  await enqueue(ctx, { definition: work, prefix: ctx.prefix }, [
    ...crowd,
    { name: "step", payload: { tenant: "calm", n: 0 } },
  ]);
  expect(await queue.getDelayedCount()).toBe(7);
  expect(await queue.getWaitingCount()).toBe(4);
  const ran: string[] = [];
  ctx.start(work, {
    step: async ({ tenant, n }) => {
      ran.push(`${tenant}-${n}`);
    },
  });
  await eventually(async () => (await queue.getCompletedCount()) === 11);
  expect(ran.indexOf("calm-0")).toBeLessThan(ran.indexOf("crowd-4"));
  expect(ran.filter((one) => one.startsWith("crowd"))).toEqual(crowd.map((_, n) => `crowd-${n}`));
  for (const job of await queue.getCompleted()) expect(job.attemptsStarted).toBe(1);
  expect(await ctx.redis.zcard(ctx.keys.quotaReservations(ctx.keyOf("work")))).toBe(0);
  expect(await ctx.redis.xlen(ctx.keys.decisions(ctx.keyOf("work")))).toBe(7);
});

test("a crowd of another producer is put off once by the worker, each job to its own slot, and none is lost", async () => {
  const ctx = await testRuntime();
  const work = testQueue(jobs, { concurrency: 2, policy });
  const queue = ctx.queue("work");
  await queue.addBulk(
    Array.from({ length: 10 }, (_, n) => ({
      name: "step",
      data: { tenant: "crowd", n },
      opts: jobOptions(work),
    })),
  );
  ctx.start(work, { step: async () => "ran" });
  await eventually(async () => (await queue.getCompletedCount()) === 10);
  for (const job of await queue.getCompleted()) {
    expect(job.attemptsStarted).toBeLessThanOrEqual(2);
    expect(job.attemptsMade).toBe(1);
  }
  // Those who look are told of it, once a second.
  await eventually(
    async () => (await ctx.redis.zscore(ctx.keys.quotaTenants(ctx.keyOf("work")), "crowd")) !== null,
  );
});
