import { expect, test } from "vitest";
import { z } from "zod";
import type { BackpressurePolicy } from "../contract/policies";
import { SpillwayError } from "../errors";
import { defineQueue } from "../queues/define";
import { queueKey } from "../queues/identity";
import { eventually, type TestContext, testContext } from "../testing/context";
import { countCommands } from "../testing/count-commands";
import { enqueue } from "./enqueue";
import { readShed } from "./shed";

const declared = (backpressure: BackpressurePolicy | null) =>
  defineQueue({
    name: "mail",
    lane: "fast",
    criticality: "standard",
    idempotent: true,
    policy: {
      attempts: { critical: 5, standard: 3, background: 2 },
      backoff: { strategy: "fixed", delayMs: 1, jitter: "none", capMs: 1 },
      timeoutMs: null,
      concurrency: { floor: 1, ceiling: 1 },
      backpressure,
    },
    removeOnComplete: { count: 10 },
    keepFailures: { count: 10 },
    jobs: { send: z.object({ to: z.string() }) },
  });

const marks: BackpressurePolicy = {
  softDepth: 3,
  hardDepth: 5,
  softAgeMs: null,
  hardAgeMs: null,
  overSoft: "refuse",
};
const job = { name: "send", payload: { to: "a" } };
const many = (length: number) => Array.from({ length }, () => job);
const target = (ctx: TestContext, backpressure: BackpressurePolicy | null) => ({
  definition: declared(backpressure),
  prefix: ctx.prefix,
});
const accepted = (outcomes: { accepted: boolean }[]) => outcomes.map((one) => one.accepted);

test("a batch passes the marks job by job, by criticality, and what is refused is counted once a second", async () => {
  const ctx = testContext();
  const to = target(ctx, marks);
  const background = await enqueue(ctx, to, many(5), { criticality: "background" });
  expect(accepted(background)).toEqual([true, true, true, false, false]);
  expect(accepted(await enqueue(ctx, to, many(4), {}))).toEqual([true, true, false, false]);
  expect(accepted(await enqueue(ctx, to, many(2), { criticality: "critical" }))).toEqual([true, true]);
  expect(await ctx.queue("mail").getWaitingCount()).toBe(7);

  const refused = background[4];
  if (!refused || refused.accepted) throw new Error("It was taken.");
  expect(refused.error).toMatchObject({ code: "overloaded", status: 429 });
  expect(refused.error.details.retryAfterMs).toBe(5_000);

  const key = queueKey({ prefix: ctx.prefix, name: "mail" });
  const shed = await eventually(async () => {
    const { lastMinute, thisMinute } = await readShed(ctx, key);
    return lastMinute + thisMinute;
  });
  expect(shed).toBe(4);
  expect(await ctx.redis.xlen(ctx.keys.decisions(key))).toBe(1);
});

test("where the policy says so, background work above the soft mark is taken and put off", async () => {
  const ctx = testContext();
  const outcomes = await enqueue(ctx, target(ctx, { ...marks, overSoft: "delay" }), many(4), {
    criticality: "background",
  });
  expect(outcomes[3]).toMatchObject({ accepted: true, delayedMs: 5_000 });
  expect(await ctx.queue("mail").getDelayedCount()).toBe(1);
});

test("without a collector the age of the oldest job is read from the queue itself", async () => {
  const ctx = testContext();
  await ctx.queue("mail").add("send", { to: "a" }, { timestamp: Date.now() - 60_000 });
  const to = target(ctx, {
    ...marks,
    softDepth: null,
    hardDepth: null,
    softAgeMs: 1_000,
    hardAgeMs: 3_600_000,
  });
  expect(accepted(await enqueue(ctx, to, [job], { criticality: "background" }))).toEqual([false]);
  expect(accepted(await enqueue(ctx, to, [job], {}))).toEqual([true]);
});

test("the collector's rates give the time after which to come again", async () => {
  const ctx = testContext();
  const key = queueKey({ prefix: ctx.prefix, name: "mail" });
  const counts = { waiting: 42, prioritized: 0, active: 0, delayed: 0, failed: 0, completed: 0 };
  const summary = {
    key,
    name: "mail",
    prefix: ctx.prefix,
    paused: false,
    pausedBy: [],
    keepsFailures: true,
    counts: { ...counts, "waiting-children": 0, held: 0 },
    oldestWaitingMs: 10,
    arrivalPerSec: 10,
    servicePerSec: 12,
    failurePerSec: 0,
    drain: "draining",
    drainMs: 1,
    workers: 1,
    runtime: true,
    flags: [],
    sampledAt: Date.now(),
  };
  await ctx.redis.hset(ctx.keys.snapshot(), key, JSON.stringify(summary));
  const [outcome] = await enqueue(ctx, target(ctx, marks), [job], { criticality: "background" });
  // 42 waiting, 5 allowed: 38 too many, leaving at 2 a second.
  expect(outcome).toMatchObject({ accepted: false, error: { details: { retryAfterMs: 19_000 } } });
});

test("a wrong job says what is wrong with it, and stops no other", async () => {
  const ctx = testContext();
  const outcomes = await enqueue(ctx, target(ctx, null), [
    { name: "send", payload: { to: 1 } },
    { name: "nothing", payload: {} },
    { ...job, jobId: "17" },
    { ...job, jobId: "a:b" },
    { ...job, jobId: "mine", priority: 3, delayMs: 60_000 },
  ]);
  const words = outcomes.map((one) => (one.accepted ? one.id : one.error.message));
  expect(words[0]).toContain("to");
  expect(words[1]).toContain("no job named nothing");
  expect(words[2]).toContain("whole number");
  expect(words[3]).toContain("colon");
  expect(words[4]).toBe("mine");
  expect(await ctx.queue("mail").getJob("mine")).toMatchObject({ delay: 60_000, priority: 3 });
});

test("two jobs of one idempotency key are one job; deduplication is BullMQ's", async () => {
  const ctx = testContext();
  const to = target(ctx, null);
  await enqueue(ctx, to, [
    { ...job, idempotencyKey: "k" },
    { ...job, idempotencyKey: "k" },
    { ...job, deduplication: { id: "d" } },
    { ...job, deduplication: { id: "d" } },
  ]);
  expect(await ctx.queue("mail").getWaitingCount()).toBe(2);
});

test("a queue that is not declared takes any payload, if it exists", async () => {
  const ctx = testContext();
  const to = { queueKey: queueKey({ prefix: ctx.prefix, name: "theirs" }) };
  await expect(enqueue(ctx, to, [{ name: "x" }])).rejects.toThrow(SpillwayError);
  await ctx.queue("theirs").waitUntilReady();
  await ctx.queue("theirs").add("first", {});
  expect(accepted(await enqueue(ctx, to, [{ name: "x", payload: [1] }]))).toEqual([true]);
});

test("within one look the marks cost no further round trip", async () => {
  const ctx = testContext();
  const to = target(ctx, { ...marks, softDepth: 1_000, hardDepth: 1_000 });
  await enqueue(ctx, to, [job]);
  const sent = await countCommands(ctx.redis, async () => {
    await enqueue(ctx, to, many(10));
  });
  expect(sent).not.toHaveProperty("hmget");
  expect(sent).not.toHaveProperty("hget");
});
