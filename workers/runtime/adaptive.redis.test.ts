import { expect, test } from "vitest";
import { z } from "zod";
import { savePolicy } from "@/lib/policies/store";
import { jobOptions } from "@/lib/queues/job-options";
import { eventually } from "@/lib/testing/context";
import { FORGET_MS, liveRuntimeWorkers } from "@/lib/workers/heartbeats";
import { type TestRuntime, testQueue, testRuntime } from "../testing/runtime";

const anything = { job: z.object({ n: z.number() }) };
const bounds = { eventLoopDelayMs: 1_000, latencyFactor: 10 };
const told = async (ctx: TestRuntime) => (await liveRuntimeWorkers(ctx, Date.now(), FORGET_MS))[0];

test("under a backlog a worker runs more jobs at once, and an edit of its bounds is obeyed within two seconds", async () => {
  const ctx = await testRuntime();
  const work = testQueue(anything, { policy: { concurrency: { floor: 2, ceiling: 50, ...bounds } } });
  const queue = ctx.queue("work");
  await queue.addBulk(
    Array.from({ length: 5_000 }, (_, n) => ({ name: "job", data: { n }, opts: jobOptions(work) })),
  );
  let running = 0;
  let most = 0;
  ctx.start(work, {
    job: async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 20));
      running -= 1;
    },
  });
  await eventually(() => most >= 3, 15_000);
  expect(most).toBeLessThan(10);
  const document = { ...work.policy, concurrency: { floor: 20, ceiling: 20, ...bounds } };
  await savePolicy(ctx, ctx.keyOf("work"), {
    document,
    baseVersion: 0,
    by: "operator",
    reason: "More at once",
    rollbackOf: null,
  });
  await eventually(() => most === 20, 2_000);
  await eventually(async () => (await told(ctx))?.concurrency === 20, 3_000);
});

test("without a backlog it stays at its floor", async () => {
  const ctx = await testRuntime();
  const work = testQueue(anything, { policy: { concurrency: { floor: 2, ceiling: 50, ...bounds } } });
  const queue = ctx.queue("work");
  ctx.start(work, { job: async () => "ok" });
  await queue.add("job", { n: 1 }, jobOptions(work));
  await eventually(async () => (await told(ctx))?.durations.job?.count === 1);
  expect(await told(ctx)).toMatchObject({ concurrency: 2, floor: 2, ceiling: 50 });
});
