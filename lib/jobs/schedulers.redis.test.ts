import type { JobsOptions, Queue } from "bullmq";
import { expect, test } from "vitest";
import { create, finished, startRunner } from "../operations/testing/operate";
import { bullKeys } from "../queues/backend/keys";
import { eventually, testContext } from "../testing/context";
import { knownQueue } from "../testing/failed-fixture";
import { mortal } from "../testing/flow";
import { startTestWorker } from "../testing/work";
import { replayJob } from "./actions";

const HOUR = 3_600_000;

/** What there is of a queue's schedules: its schedulers with their next time, and the jobs that wait for theirs. */
async function schedulesOf(queue: Queue) {
  const [schedulers, delayed] = await Promise.all([queue.getJobSchedulers(), queue.getDelayed()]);
  return {
    schedulers: schedulers.map(({ key, next }) => ({ key, next })),
    delayed: delayed.map(({ id, timestamp, delay }) => ({ id, runAt: timestamp + delay })).sort(byId),
  };
}
const byId = (a: { id?: string | undefined }, b: { id?: string | undefined }) =>
  (a.id ?? "").localeCompare(b.id ?? "");

/** Makes the next iteration due, as its time would. */
async function nextIteration(queue: Queue) {
  const [next] = await queue.getDelayed();
  await next?.promote();
  return next?.id ?? "";
}

for (const [said, repeat] of [
  ["every hour", { every: HOUR }],
  ["a pattern", { pattern: "0 0 1 1 *", tz: "Europe/Zurich" }],
] as const) {
  test(`a scheduler's dead iteration is replayed and its schedule is not touched: ${said}`, async () => {
    const ctx = testContext();
    const { queue, key } = await knownQueue(ctx, "nightly");
    const work = mortal("report");
    startTestWorker(ctx, "nightly", work.process);
    await queue.upsertJobScheduler("report", repeat, { name: "report" });
    if ("pattern" in repeat) await nextIteration(queue);
    await eventually(async () => (await queue.getFailedCount()) === 1);
    const before = await schedulesOf(queue);
    expect(before).toMatchObject({ schedulers: [{ key: "report" }], delayed: [{}] });

    work.mend();
    const [dead] = await queue.getFailed();
    await replayJob(ctx, key, dead?.id ?? "", "operator");
    await eventually(async () => (await queue.getCompletedCount()) === 1);
    expect(await schedulesOf(queue)).toEqual(before);

    const id = await nextIteration(queue);
    expect(id).toBe(before.delayed[0]?.id);
    await eventually(async () => (await queue.getJobState(id)) === "completed");
    const after = await schedulesOf(queue);
    expect(after.delayed).toHaveLength(1);
    expect(after.delayed[0]?.id).not.toBe(id);
    expect(after.delayed[0]?.runAt).toBe(after.schedulers[0]?.next);
    if ("every" in repeat) {
      expect(after.schedulers[0]?.next).toBe((before.schedulers[0]?.next ?? 0) + HOUR);
    }
    expect(await queue.getCompletedCount()).toBe(2);
  });
}

test("many dead iterations are replayed at once, in place or as new jobs, and there is still one next iteration", async () => {
  const ctx = testContext();
  const { queue, key } = await knownQueue(ctx, "nightly");
  const work = mortal("report");
  startTestWorker(ctx, "nightly", work.process);
  await queue.upsertJobScheduler("report", { every: HOUR }, { name: "report" });
  for (let dead = 1; dead <= 4; dead++) {
    await eventually(
      async () => (await queue.getFailedCount()) === dead && (await queue.getDelayedCount()) === 1,
    );
    if (dead < 4) await nextIteration(queue);
  }
  const before = await schedulesOf(queue);
  startRunner(ctx);
  work.mend();
  const [first] = await queue.getFailed(0, 0);
  const copied = await create(
    ctx,
    "replay",
    { ids: [{ queue: key, id: first?.id ?? "" }] },
    { change: { priority: 3 } },
  );
  expect(await finished(ctx, "replay", copied.id)).toMatchObject({ replayed: 1, failed: 0 });
  const all = await create(ctx, "replay", { filter: { queue: key } });
  expect(await finished(ctx, "replay", all.id)).toMatchObject({ replayed: 3, failed: 0 });
  await eventually(async () => (await queue.getCompletedCount()) === 4);
  expect(await schedulesOf(queue)).toEqual(before);
});

test("the last iteration of a scheduler that has ended is replayed in its place, and begins no new one", async () => {
  const ctx = testContext();
  const { queue, key } = await knownQueue(ctx, "once");
  const work = mortal("report");
  startTestWorker(ctx, "once", work.process);
  await queue.upsertJobScheduler("report", { every: HOUR, limit: 1 }, { name: "report" });
  await eventually(async () => (await queue.getFailedCount()) === 1);
  const before = await schedulesOf(queue);
  expect(before.delayed).toEqual([]);
  const [dead] = await queue.getFailed();
  const selection = { ids: [{ queue: key, id: dead?.id ?? "" }] };
  startRunner(ctx);
  work.mend();
  // BullMQ does not let the job go that its scheduler stands at, so that none can take its place.
  const copied = await create(ctx, "replay", selection, { change: { priority: 3 } });
  const refused = await finished(ctx, "replay", copied.id);
  expect(refused).toMatchObject({ replayed: 0, failed: 1 });
  expect(refused.error).toContain("job scheduler");
  await replayJob(ctx, key, dead?.id ?? "", "operator");
  await eventually(async () => (await queue.getCompletedCount()) === 1);
  expect(await schedulesOf(queue)).toEqual(before);
});

test("an iteration whose scheduler was removed is replayed by itself", async () => {
  const ctx = testContext();
  const { queue, key } = await knownQueue(ctx, "gone");
  const work = mortal("report");
  startTestWorker(ctx, "gone", work.process);
  await queue.upsertJobScheduler("report", { every: HOUR }, { name: "report" });
  await eventually(async () => (await queue.getFailedCount()) === 1);
  await queue.removeJobScheduler("report");
  work.mend();
  const [dead] = await queue.getFailed();
  await replayJob(ctx, key, dead?.id ?? "", "operator");
  await eventually(async () => (await queue.getCompletedCount()) === 1);
  expect(await schedulesOf(queue)).toEqual({ schedulers: [], delayed: [] });
});

test("an iteration of a legacy repeatable job is replayed while its schedule is there, and as a new job when it is gone", async () => {
  const ctx = testContext();
  const { queue, key, identity } = await knownQueue(ctx, "legacy");
  const work = mortal("report");
  startTestWorker(ctx, "legacy", work.process);
  // As BullMQ 4 left them, and BullMQ 5 carries them on.
  const [there, gone] = ["report::::0 0 1 1 *", "report::::3600000"];
  await ctx.redis.zadd(bullKeys(identity).repeat, 1_900_000_000_000, there ?? "");
  await queue.addBulk(
    [there, gone].map((repeatJobKey, index) => ({
      name: "report",
      data: {},
      opts: {
        repeatJobKey,
        repeat: { every: HOUR },
        jobId: `repeat:legacy${index}:1700000000000`,
      } as JobsOptions,
    })),
  );
  await eventually(async () => (await queue.getFailedCount()) === 2);
  work.mend();
  await replayJob(ctx, key, "repeat:legacy0:1700000000000", "operator");
  await eventually(async () => (await queue.getCompletedCount()) === 1);
  await expect(replayJob(ctx, key, "repeat:legacy1:1700000000000", "operator")).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("Replay it as a new job"),
  });
  startRunner(ctx);
  const copied = await create(ctx, "replay", { filter: { queue: key } }, { change: { delayMs: 0 } });
  expect(await finished(ctx, "replay", copied.id)).toMatchObject({ replayed: 1, failed: 0 });
  await eventually(async () => (await queue.getCompletedCount()) === 2);
  const [copy] = (await queue.getCompleted()).filter(({ id }) => id?.startsWith("replay-"));
  expect(copy?.repeatJobKey).toBeUndefined();
  expect(copy?.opts).not.toHaveProperty("repeat");
  expect(await queue.getDelayedCount()).toBe(0);
});
