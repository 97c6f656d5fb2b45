import { expect, test } from "vitest";
import { flagKey as flagKeySchema } from "../contract/flags";
import { checkFlags } from "../flags/keeper";
import { deleteFlag, putFlag } from "../flags/store";
import { testContext } from "../testing/context";
import { queueKey } from "./identity";
import { pauseByOperator, pausedBy, resumeByOperator } from "./pause";

async function queueOf(name = "work") {
  const ctx = testContext();
  const queue = ctx.queue(name);
  await queue.waitUntilReady();
  await queue.add("job", {});
  return { ctx, queue, key: queueKey({ prefix: ctx.prefix, name }) };
}
const wholeQueue = (queue: string) => ({
  enabled: true,
  scope: { queue },
  action: "hold" as const,
  reason: "test",
  expiresAt: null,
});

test("an operator pauses and resumes", async () => {
  const { ctx, queue, key } = await queueOf();
  await pauseByOperator(ctx, key);
  expect(await queue.isPaused()).toBe(true);
  expect(await pausedBy(ctx, key)).toEqual(["operator"]);
  await resumeByOperator(ctx, key);
  expect(await queue.isPaused()).toBe(false);
  expect(await pausedBy(ctx, key)).toEqual([]);
  expect(await ctx.redis.keys(`${ctx.keys.prefix}paused-by*`)).toEqual([]);
});

test("an operator may resume what somebody else has paused", async () => {
  const { ctx, queue, key } = await queueOf();
  await queue.pause();
  await resumeByOperator(ctx, key);
  expect(await queue.isPaused()).toBe(false);
});

test("a switch pauses the queue, and lifting it resumes it", async () => {
  const { ctx, queue, key } = await queueOf();
  await putFlag(ctx, "stop-work", wholeQueue(key), "operator");
  expect(await queue.isPaused()).toBe(true);
  expect(await pausedBy(ctx, key)).toEqual(["stop-work"]);
  await deleteFlag(ctx, "stop-work");
  expect(await queue.isPaused()).toBe(false);
});

test("a switch that is turned off resumes, one that is moved to another queue moves its pause", async () => {
  const { ctx, queue, key } = await queueOf();
  const other = ctx.queue("other");
  await other.waitUntilReady();
  const otherKey = queueKey({ prefix: ctx.prefix, name: "other" });
  await putFlag(ctx, "stop-work", wholeQueue(key), "operator");
  await putFlag(ctx, "stop-work", wholeQueue(otherKey), "operator");
  expect([await queue.isPaused(), await other.isPaused()]).toEqual([false, true]);
  await putFlag(ctx, "stop-work", { ...wholeQueue(otherKey), enabled: false }, "operator");
  expect([await queue.isPaused(), await other.isPaused()]).toEqual([false, false]);
});

test("a queue that was paused before the switch stays paused after it", async () => {
  const { ctx, queue, key } = await queueOf();
  await queue.pause();
  await putFlag(ctx, "stop-work", wholeQueue(key), "operator");
  await deleteFlag(ctx, "stop-work");
  expect(await queue.isPaused()).toBe(true);
  expect(await pausedBy(ctx, key)).toEqual([]);
});

test("the operator's own pause outlives a switch, and the switch refuses the operator's resume", async () => {
  const { ctx, queue, key } = await queueOf();
  await pauseByOperator(ctx, key);
  await putFlag(ctx, "stop-work", wholeQueue(key), "operator");
  await expect(resumeByOperator(ctx, key)).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("stop-work"),
  });
  await deleteFlag(ctx, "stop-work");
  expect(await queue.isPaused()).toBe(true);
  expect(await pausedBy(ctx, key)).toEqual(["operator"]);
});

test("an operator's pause that somebody outside has ended does not outlive a later switch", async () => {
  const { ctx, queue, key } = await queueOf();
  await pauseByOperator(ctx, key);
  await queue.resume();
  await putFlag(ctx, "stop-work", wholeQueue(key), "operator");
  await deleteFlag(ctx, "stop-work");
  expect(await queue.isPaused()).toBe(false);
});

test("a switch cannot take a name that the pause gives to others", () => {
  expect(flagKeySchema.safeParse("operator").success).toBe(false);
  expect(flagKeySchema.safeParse("operators").success).toBe(true);
});

test("of two switches the last one to be lifted resumes", async () => {
  const { ctx, queue, key } = await queueOf();
  await Promise.all([
    putFlag(ctx, "one", wholeQueue(key), "operator"),
    putFlag(ctx, "two", wholeQueue(key), "operator"),
  ]);
  const [first, second] = await pausedBy(ctx, key);
  await deleteFlag(ctx, first ?? "");
  expect(await queue.isPaused()).toBe(true);
  await deleteFlag(ctx, second ?? "");
  expect(await queue.isPaused()).toBe(false);
});

test("the keeper pauses again what was resumed behind a switch's back, and ends pauses of switches that are gone", async () => {
  const { ctx, queue, key } = await queueOf();
  await putFlag(ctx, "stop-work", wholeQueue(key), "operator");
  await queue.resume();
  await checkFlags(ctx);
  expect(await queue.isPaused()).toBe(true);
  // As when the server dies between removing the switch and resuming.
  await ctx.redis.hdel(ctx.keys.flags(), "stop-work");
  await checkFlags(ctx);
  expect(await queue.isPaused()).toBe(false);
});

test("resume brings back every job of a BullMQ 5 list of paused jobs", async () => {
  const { ctx, queue, key } = await queueOf();
  await queue.pause();
  await queue.addBulk(Array.from({ length: 7_500 }, () => ({ name: "job", data: {} })));
  const prefix = `${ctx.prefix}:work`;
  // What BullMQ 5 would have left: its jobs in `paused`, and one more in wait since.
  await ctx.redis.rename(`${prefix}:wait`, `${prefix}:paused`);
  await queue.add("late", {});
  await resumeByOperator(ctx, key);
  expect(await ctx.redis.exists(`${prefix}:paused`)).toBe(0);
  expect(await queue.getWaitingCount()).toBe(7_502);
});
