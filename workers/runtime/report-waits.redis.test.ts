import { expect, test } from "vitest";
import { z } from "zod";
import { promoteJob } from "@/lib/jobs/actions";
import { jobOptions } from "@/lib/queues/job-options";
import { eventually } from "@/lib/testing/context";
import { addFlow } from "@/lib/testing/flow";
import { latencyNow, openLeader, sumOf } from "@/lib/testing/latency";
import { startTestWorker } from "@/lib/testing/work";
import { testQueue, testRuntime } from "../testing/runtime";

const work = testQueue({ mail: z.unknown() });

test("since when a delayed job could run nobody has noted: it may have been promoted, or put off again", async () => {
  const ctx = await testRuntime();
  const key = ctx.keyOf("work");
  const queue = ctx.queue("work");
  await queue.waitUntilReady();
  const leader = await openLeader(ctx, [key]);
  await leader.tick();
  const add = (delay: number) => queue.add("mail", {}, { ...jobOptions(work), delay });
  await add(0);
  await add(1);
  const promoted = await add(60_000);
  // As an edit of many jobs does it: it runs later than it was added for, and did not wait meanwhile.
  await (await add(1)).changeDelay(300);
  await promoteJob(ctx, key, promoted.id ?? "");

  const worker = ctx.start(work, { mail: async () => {} });
  await eventually(async () => {
    await leader.tick();
    return (await queue.getCompletedCount()) === 4;
  });
  await worker.close();
  await leader.tick();
  const { wait, unknown } = await latencyNow(ctx, key);
  expect([sumOf(wait.count), unknown.wait]).toEqual([1, 3]);
});

test("a flow's parent waits since its last child ended, which nobody has noted", async () => {
  const ctx = await testRuntime();
  const key = ctx.keyOf("work");
  const queue = ctx.queue("work");
  await queue.waitUntilReady();
  await ctx.queue("parts").waitUntilReady();
  const leader = await openLeader(ctx, [key]);
  await leader.tick();
  const opts = jobOptions(work);
  await addFlow(ctx, {
    name: "mail",
    queueName: "work",
    opts,
    children: [{ name: "part", queueName: "parts", opts: { delay: 200 } }],
  });
  await leader.tick();
  startTestWorker(ctx, "parts", async () => {});
  const worker = ctx.start(work, { mail: async () => {} });
  await eventually(async () => (await queue.getCompletedCount()) === 1);
  // One with an id of its own may be another parent; one that BullMQ has numbered is none.
  await queue.addBulk([
    { name: "mail", data: {}, opts: { ...opts, jobId: "own" } },
    { name: "mail", data: {}, opts },
  ]);
  await eventually(async () => {
    await leader.tick();
    return (await queue.getCompletedCount()) === 3;
  });
  await worker.close();
  await leader.tick();
  const { wait, unknown } = await latencyNow(ctx, key);
  expect([sumOf(wait.count), unknown.wait]).toEqual([1, 2]);
});

test("where no flow was seen, jobs with ids of their own have waits too", async () => {
  const ctx = await testRuntime();
  const key = ctx.keyOf("work");
  const queue = ctx.queue("work");
  await queue.waitUntilReady();
  const leader = await openLeader(ctx, [key]);
  await leader.tick();
  const worker = ctx.start(work, { mail: async () => {} });
  // The beat that puts it on the list brings back whether there were flows.
  await eventually(async () => (await ctx.redis.hlen(ctx.keys.workers())) === 1);
  await ctx.redis.ping();
  await queue.add("mail", {}, { ...jobOptions(work), jobId: "own" });
  await eventually(async () => {
    await leader.tick();
    return (await queue.getCompletedCount()) === 1;
  });
  await worker.close();
  await leader.tick();
  const { wait, unknown, source } = await latencyNow(ctx, key);
  expect([sumOf(wait.count), unknown.wait]).toEqual([1, 0]);
  expect(source.filter(Boolean)).toContain("exact");
});
