import { Worker } from "bullmq";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { readDecisions } from "@/lib/decisions/list";
import { readFailures } from "@/lib/failures/read";
import { jobOptions } from "@/lib/queues/job-options";
import { eventually } from "@/lib/testing/context";
import { type TestRuntime, testQueue, testRuntime } from "../testing/runtime";

const anything = { job: z.object({ n: z.number() }) };
const QUICK = { stalledIntervalMs: 100 };

/** Takes the queue's next job and lets its lock run out, as a worker does that died: nobody renews it. */
async function takeAndDie(ctx: TestRuntime): Promise<void> {
  const connection = ctx.redis.duplicate();
  const worker = new Worker("work", null, {
    connection,
    prefix: ctx.prefix,
    lockDuration: 50,
  });
  onTestFinished(async () => {
    await worker.close();
    connection.disconnect();
  });
  await worker.waitUntilReady();
  await eventually(() => worker.getNextJob("dead-worker"));
}

test("a job whose worker died is recorded as stalled, and done by another", async () => {
  const ctx = await testRuntime();
  const work = testQueue(anything);
  const queue = ctx.queue("work");
  const job = await queue.add("job", { n: 1 }, jobOptions(work));
  await takeAndDie(ctx);
  ctx.start(work, { job: async () => "done" }, QUICK);
  await eventually(async () => (await queue.getCompletedCount()) === 1);
  const decisions = await eventually(async () => {
    const page = await readDecisions(ctx, ctx.keyOf("work"), { limit: 10 });
    return page.decisions.length > 0 && page.decisions;
  });
  expect(decisions).toMatchObject([{ kind: "retry", jobId: job.id, class: "transient", code: "STALLED" }]);
  const { categories } = await eventually(async () => {
    const answer = await readFailures(ctx, ctx.keyOf("work"), { points: 10 });
    return answer.categories.length > 0 && answer;
  });
  expect(categories).toMatchObject([{ class: "transient", code: "STALLED", total: 1 }]);
});

test.each([
  ["stalled its worker too often", { idempotent: true, policy: { poisonAfter: 1 } }],
  ["stalled and is not idempotent", { idempotent: false }],
])("a job that %s is a dead letter, recorded as poison, and never runs again", async (_name, overrides) => {
  const ctx = await testRuntime();
  const work = testQueue(anything, overrides);
  const queue = ctx.queue("work");
  const job = await queue.add("job", { n: 1 }, jobOptions(work));
  await takeAndDie(ctx);
  const runs: string[] = [];
  ctx.start(work, { job: async (_payload, { jobId }) => void runs.push(jobId) }, QUICK);
  await eventually(async () => (await queue.getFailedCount()) === 1);
  const decisions = await eventually(async () => {
    const page = await readDecisions(ctx, ctx.keyOf("work"), { limit: 10 });
    return page.decisions.length > 0 && page.decisions;
  });
  expect(decisions).toMatchObject([{ kind: "dead", jobId: job.id, class: "poison", code: "STALLED" }]);
  expect(runs).toEqual([]);
});
