import { FlowProducer } from "bullmq";
import { expect, onTestFinished, test } from "vitest";
import type { JsonPatch } from "../contract/json-patch";
import { bullKeys } from "../queues/backend/keys";
import { eventually, testContext } from "../testing/context";
import { knownQueue, writeFailedJobs } from "../testing/failed-fixture";
import { startTestWorker } from "../testing/work";
import { create, many, T } from "./testing/operate";

test("a dry run tells queues, names, refusals and some jobs, and changes nothing", async () => {
  const ctx = testContext();
  const a = await knownQueue(ctx, "a");
  const b = await knownQueue(ctx, "b");
  await writeFailedJobs(ctx.redis, a.identity, many(30, { name: "mail", data: '{"tenant":"acme","n":1}' }));
  await writeFailedJobs(ctx.redis, a.identity, [
    { id: "odd", failedAt: T, name: "sms", data: "no json" },
    { id: "other", failedAt: T, name: "sms", data: '{"m":1}' },
  ]);
  await writeFailedJobs(ctx.redis, b.identity, many(5, { name: "push", data: '{"n":2}' }));
  const patch: JsonPatch = [{ op: "replace", path: "/n", value: 9 }];
  const { preview, total, byQueue } = await create(
    ctx,
    "replay",
    { filter: {} },
    { dryRun: true, change: { patch } },
  );
  expect(total).toBe(37);
  expect(byQueue.map(({ queueName, count }) => [queueName, count])).toEqual([
    ["a", 32],
    ["b", 5],
  ]);
  expect(preview).toMatchObject({
    lookedAt: 37,
    byName: [
      { name: "mail", count: 30 },
      { name: "push", count: 5 },
      { name: "sms", count: 2 },
    ],
  });
  expect(preview?.refusals.map(({ count }) => count)).toEqual([1, 1]);
  const of = (name: string, id?: string) =>
    preview?.sample.find((one) => one.name === name && (id === undefined || one.id === id));
  expect(of("mail")).toMatchObject({ tenant: "acme", refusal: null });
  expect(JSON.parse(of("mail")?.before ?? "")).toEqual({ tenant: "acme", n: 1 });
  expect(JSON.parse(of("mail")?.after ?? "")).toEqual({ tenant: "acme", n: 9 });
  expect(of("sms", "odd")).toMatchObject({ refusal: expect.stringContaining("no JSON"), after: null });
  expect(of("sms", "other")).toMatchObject({ refusal: "The patch does not fit: replace /n." });
  expect(preview?.sample.length).toBe(10);
  expect((await a.queue.getJobCounts()).failed).toBe(32);
  expect((await a.queue.getJob("j0"))?.data).toEqual({ tenant: "acme", n: 1 });
});

test("chosen jobs, and a job that its scheduler waits for, which cannot be discarded", async () => {
  const ctx = testContext();
  const { key, identity } = await knownQueue(ctx, "scheduled");
  await writeFailedJobs(ctx.redis, identity, [
    { id: "repeat:daily:99", failedAt: T },
    { id: "plain", failedAt: T },
  ]);
  await ctx.redis.hset(bullKeys(identity).job("repeat:daily:99"), "rjk", "daily");
  await ctx.redis.zadd(bullKeys(identity).repeat, 99, "daily");
  const ids = ["repeat:daily:99", "plain", "gone"].map((id) => ({ queue: key, id }));
  const dry = await create(ctx, "discard", { ids }, { dryRun: true });
  expect(dry).toMatchObject({ total: 2, preview: { lookedAt: 2 } });
  expect(dry.preview?.refusals).toEqual([{ reason: expect.stringContaining("job scheduler"), count: 1 }]);
  expect((await create(ctx, "replay", { ids }, { dryRun: true })).preview?.refusals).toEqual([]);
});

test("a discard says which of its jobs belong to flows", async () => {
  const ctx = testContext();
  const { key, queue } = await knownQueue(ctx, "family");
  const flow = new FlowProducer({ connection: ctx.redis, prefix: ctx.prefix });
  onTestFinished(() => flow.close());
  const removeDependencyOnFailure = true;
  await flow.add({
    name: "parent",
    queueName: "family",
    opts: { jobId: "parent" },
    children: [
      {
        name: "child",
        queueName: "family",
        opts: { jobId: "child", attempts: 1, removeDependencyOnFailure },
      },
      { name: "fine", queueName: "family", opts: { jobId: "fine" } },
    ],
  });
  await queue.add("alone", {}, { jobId: "alone", attempts: 1 });
  startTestWorker(ctx, "family", async (job) => {
    if (job.name !== "fine") throw new Error("no");
  });
  await eventually(async () => (await queue.getFailedCount()) === 3);
  const { preview } = await create(ctx, "discard", { filter: { queue: key } }, { dryRun: true });
  expect(preview).toMatchObject({ lookedAt: 3, ties: { ofParents: 1, withChildren: 1 } });
});

test("a million need not be looked at: the sample is bounded and taken from each queue", async () => {
  const ctx = testContext();
  for (const name of ["one", "two"]) {
    const { identity } = await knownQueue(ctx, name);
    await writeFailedJobs(ctx.redis, identity, many(1_500, { name }));
  }
  const { preview, total } = await create(ctx, "replay", { filter: {} }, { dryRun: true });
  expect(total).toBe(3_000);
  expect(preview?.byName).toEqual([
    { name: "one", count: 1_000 },
    { name: "two", count: 1_000 },
  ]);
});
