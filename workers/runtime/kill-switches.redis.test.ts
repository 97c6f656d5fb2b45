import { Worker } from "bullmq";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { listAuditEntries } from "@/lib/audit/audit-log";
import { indexHeld } from "@/lib/flags/hold";
import { startFlagKeeper } from "@/lib/flags/keeper";
import { deleteFlag, listFlags as list, type listFlags, putFlag } from "@/lib/flags/store";
import { jobOptions } from "@/lib/queues/job-options";
import { eventually } from "@/lib/testing/context";
import { type TestRuntime, testQueue, testRuntime } from "../testing/runtime";

const jobs = { job: z.object({ n: z.number(), tenant: z.string() }) };
const hold = (scope: object, more: object = {}) => ({
  enabled: true,
  scope,
  action: "hold" as const,
  reason: "A test of holding.",
  expiresAt: null,
  ...more,
});

/** A served queue whose runs are recorded, with its workers known as runtime workers. */
async function served(overrides: Parameters<typeof testQueue<typeof jobs>>[1] = {}) {
  const ctx = await testRuntime();
  const work = testQueue(jobs, overrides);
  const queue = ctx.queue("work");
  const ran: number[] = [];
  ctx.start(work, { job: async ({ n }) => void ran.push(n) });
  await eventually(() => ctx.redis.hlen(ctx.keys.definitions()));
  const add = (tenant: string, ...numbers: number[]) =>
    queue.addBulk(numbers.map((n) => ({ name: "job", data: { n, tenant }, opts: jobOptions(work) })));
  return { ctx, queue, ran, add, key: ctx.keyOf("work") };
}

/** Runs the keeper until the test has seen what it waits for. */
async function withKeeper<T>(ctx: TestRuntime, wait: () => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const keeper = startFlagKeeper(ctx, stop.signal);
  try {
    return await wait();
  } finally {
    stop.abort();
    await keeper;
  }
}
type Listed = Awaited<ReturnType<typeof listFlags>>["flags"][number];
const heldBy = async (ctx: TestRuntime, key: string) =>
  (await list(ctx)).flags.find((flag: Listed) => flag.key === key)?.held;

test("held jobs wait, spend no attempt, and are released in order when the switch is lifted", async () => {
  const { ctx, queue, ran, add } = await served();
  await putFlag(ctx, "hold-acme", hold({ tenant: "acme" }), "operator");
  await ctx.runtime.flags.refresh();
  const numbers = Array.from({ length: 250 }, (_, n) => n);
  await add("acme", ...numbers);
  await add("other", 1_000);
  await eventually(async () => (await heldBy(ctx, "hold-acme")) === 250);
  await eventually(() => ran.includes(1_000));
  expect(ran).toEqual([1_000]);
  expect(await queue.getDelayedCount()).toBe(250);

  const { releasing } = await deleteFlag(ctx, "hold-acme");
  expect(releasing).toBe(250);
  await withKeeper(ctx, () => eventually(async () => ran.length === 251));
  expect(ran.slice(1)).toEqual(numbers);
  const done = await queue.getCompleted(0, 300);
  expect(done.every((job) => job.attemptsMade === 1)).toBe(true);
  expect(await eventually(async () => (await ctx.redis.scard(ctx.keys.heldIndex())) === 0)).toBe(true);
});

test("workers obey within a second although the message is lost", async () => {
  const { ctx, ran, add } = await served();
  const flag = { ...hold({ tenant: "acme" }), key: "quiet", by: "operator", held: 0 };
  const now = Date.now();
  // The hash and the version alone, as when a message never arrives.
  await ctx.redis
    .multi()
    .hset(ctx.keys.flags(), "quiet", JSON.stringify({ ...flag, createdAt: now, updatedAt: now }))
    .incr(ctx.keys.flagsVersion())
    .exec();
  await eventually(() => ctx.runtime.flags.current().version === 1, 1_000);
  await add("acme", 1);
  await eventually(async () => (await heldBy(ctx, "quiet")) === 1);
  expect(ran).toEqual([]);
});

test("fail makes dead letters that name the switch, fallback gives the queue's fallback", async () => {
  const { ctx, queue, ran, add } = await served({
    fallback: async ({ cause, payload }) => ({ cause, payload }),
  });
  await putFlag(ctx, "fail-acme", hold({ tenant: "acme" }, { action: "fail" }), "operator");
  await putFlag(ctx, "spare-other", hold({ tenant: "other" }, { action: "fallback" }), "operator");
  await ctx.runtime.flags.refresh();
  await add("acme", 1);
  await add("other", 2);
  const dead = await eventually(async () => (await queue.getFailed())[0]);
  expect(dead).toMatchObject({
    attemptsMade: 1,
    failedReason: "Stopped by kill switch fail-acme: A test of holding.",
  });
  const done = await eventually(async () => (await queue.getCompleted())[0]);
  expect(done.returnvalue).toMatchObject({
    $fallback: { kind: "degraded", cause: { by: "flag", flag: "spare-other" } },
    value: { cause: { by: "flag", flag: "spare-other" }, payload: { n: 2, tenant: "other" } },
  });
  expect(ran).toEqual([]);
});

test("a switch that comes to mean other jobs lets go of those it held", async () => {
  const { ctx, ran, add } = await served();
  await putFlag(ctx, "hold-one", hold({ tenant: "acme" }), "operator");
  await ctx.runtime.flags.refresh();
  await add("acme", 1);
  await eventually(async () => (await heldBy(ctx, "hold-one")) === 1);
  await putFlag(ctx, "hold-one", hold({ tenant: "other" }), "operator");
  await withKeeper(ctx, () => eventually(() => ran.length === 1));
  await add("other", 2);
  await eventually(async () => (await heldBy(ctx, "hold-one")) === 1);
  expect(ran).toEqual([1]);
});

test("a switch expires by itself: workers run again, held jobs come back, the audit says so", async () => {
  const { ctx, ran, add } = await served();
  const expiresAt = Date.now() + 1_200;
  await putFlag(ctx, "short", hold({ tenant: "acme" }, { expiresAt }), "operator");
  await ctx.runtime.flags.refresh();
  await add("acme", 1);
  await eventually(async () => (await heldBy(ctx, "short")) === 1);
  await withKeeper(ctx, async () => {
    await eventually(() => ran.length === 1);
    await eventually(async () => (await list(ctx)).flags[0]?.enabled === false);
  });
  const { entries } = await listAuditEntries(ctx, { limit: 10 });
  expect(entries[0]).toMatchObject({ actor: "system", action: "flag.expire", target: { key: "short" } });
});

test("a release that died after promoting and before noting it promotes nothing twice", async () => {
  const { ctx, queue, ran, add } = await served();
  await putFlag(ctx, "hold-acme", hold({ tenant: "acme" }), "operator");
  await ctx.runtime.flags.refresh();
  await add("acme", 1, 2, 3);
  await eventually(async () => (await heldBy(ctx, "hold-acme")) === 3);
  await deleteFlag(ctx, "hold-acme");
  await ctx.runtime.flags.refresh();
  // As if the keeper had promoted the first and died before it took the member off.
  await (await queue.getDelayed()).find((job) => job.data.n === 1)?.promote();
  await eventually(() => ran.length === 1);
  await withKeeper(ctx, () => eventually(async () => (await ctx.redis.scard(ctx.keys.heldIndex())) === 0));
  await eventually(() => ran.length === 3);
  expect(ran).toEqual([1, 2, 3]);
});

test("a worker that saw the switch just before it was lifted leaves no job behind", async () => {
  const ctx = await testRuntime();
  const queue = ctx.queue("slow");
  const slow = new Worker("slow", null, { connection: ctx.redis, prefix: ctx.prefix });
  onTestFinished(() => slow.close());
  await putFlag(ctx, "hold-acme", hold({ tenant: "acme" }), "operator");
  const flag = await eventually(async () => (await list(ctx)).flags[0]);
  await queue.add("job", { n: 1, tenant: "acme" });
  const job = await slow.getNextJob("token");
  if (job?.id === undefined) throw new Error("There was no job to take.");
  expect(await indexHeld(ctx, flag, ctx.keyOf("slow"), job.id)).toBe(true);
  await deleteFlag(ctx, "hold-acme");
  expect(await indexHeld(ctx, flag, ctx.keyOf("slow"), "another")).toBe(false);

  await withKeeper(ctx, async () => {
    // The keeper has met the job, which is not delayed yet, and has kept it in mind.
    await eventually(async () => Number(await ctx.redis.get(ctx.keys.heldSequence())) > 1);
    await job.moveToDelayed(Date.now() + 86_400_000, "token");
    await eventually(async () => (await queue.getWaitingCount()) === 1);
    await eventually(async () => (await ctx.redis.scard(ctx.keys.heldIndex())) === 0);
  });
});

test("what the queue's workers cannot do is refused, with the reason", async () => {
  const { ctx, key } = await served();
  const foreign = ctx.queue("foreign");
  await foreign.add("job", {});
  const foreignKey = ctx.keyOf("foreign");
  await expect(putFlag(ctx, "x1", hold({ queue: foreignKey, tenant: "acme" }), "o")).rejects.toMatchObject({
    code: "unprocessable",
    message: expect.stringContaining("do not run Spillway's runtime"),
  });
  await expect(
    putFlag(ctx, "x2", hold({ queue: foreignKey }, { action: "fail" }), "o"),
  ).rejects.toMatchObject({
    code: "unprocessable",
  });
  await expect(putFlag(ctx, "x3", hold({ queue: key }, { action: "fallback" }), "o")).rejects.toMatchObject({
    code: "unprocessable",
    message: expect.stringContaining("declares no fallback"),
  });
  await expect(putFlag(ctx, "x4", hold({}, { expiresAt: 1 }), "o")).rejects.toMatchObject({
    code: "unprocessable",
  });
  await expect(putFlag(ctx, "operator", hold({ queue: key }), "o")).rejects.toMatchObject({
    code: "unprocessable",
  });
  await expect(deleteFlag(ctx, "never-was")).rejects.toMatchObject({ code: "not_found" });
});
