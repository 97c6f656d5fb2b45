import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { z } from "zod";
import { jobOptions } from "@/lib/queues/job-options";
import { eventually } from "@/lib/testing/context";
import { testQueue, testRuntime } from "../testing/runtime";

const jobs = { report: z.object({ tenant: z.string() }) };
const policy = { lanes: { slowAfterMs: 40, minSamples: 3 } };

test("work that is seen to be slow goes to the slow lane once, and comes back when it is fast again", async () => {
  const ctx = await testRuntime();
  const fast = testQueue(jobs, { name: "fast", slowLane: "slow", concurrency: 5, policy });
  const slow = testQueue(jobs, { name: "slow", lane: "slow", concurrency: 5, policy });
  const fastQueue = ctx.queue("fast");
  const slowQueue = ctx.queue("slow");
  let heavyMs = 60;
  const served = {
    report: async ({ tenant }: { tenant: string }) => {
      if (tenant === "heavy") await delay(heavyMs);
      return tenant;
    },
  };
  ctx.start(fast, served);
  ctx.start(slow, served);
  const add = (tenant: string) => fastQueue.add("report", { tenant }, jobOptions(fast));

  for (let n = 0; n < 4; n++) await add("heavy");
  await eventually(async () => (await ctx.redis.hlen(ctx.keys.lanes(ctx.keyOf("slow")))) === 1);
  const diverted = await eventually(async () => {
    const job = await add("heavy");
    const result = await eventually(async () => (await fastQueue.getJob(job.id ?? ""))?.returnvalue);
    return typeof result === "object" && result;
  });
  expect(diverted).toEqual({ $lane: { queue: "slow", jobId: expect.stringMatching(/^fast-\d+$/) } });
  const moved = await eventually(async () => (await slowQueue.getCompleted())[0]);
  expect(moved).toMatchObject({ id: diverted.$lane.jobId, data: { tenant: "heavy" }, returnvalue: "heavy" });

  const light = await add("light");
  await eventually(async () => (await fastQueue.getJob(light.id ?? ""))?.returnvalue === "light");

  heavyMs = 0;
  await eventually(async () => {
    await Promise.all(Array.from({ length: 20 }, () => add("heavy")));
    return (await ctx.redis.hlen(ctx.keys.lanes(ctx.keyOf("slow")))) === 0;
  });
});
