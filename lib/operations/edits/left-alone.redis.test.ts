import { FlowProducer } from "bullmq";
import { expect, onTestFinished, test } from "vitest";
import type { JobEdit } from "../../contract/edits";
import { eventually, testContext } from "../../testing/context";
import { interruptedRedis } from "../../testing/dying-redis";
import { knownQueue } from "../../testing/failed-fixture";
import { addFlow } from "../../testing/flow";
import { startTestWorker } from "../../testing/work";
import { finished, startRunner } from "../testing/operate";
import { askEdit } from "./testing";

const HOUR_MS = 3_600_000;
const EDITS: JobEdit[] = [
  { action: "promote" },
  { action: "delay-by", ms: HOUR_MS },
  { action: "priority", priority: 5 },
  { action: "remove", archive: false },
];

test.each(EDITS)(
  "held jobs, a scheduler's next run and jobs of BullMQ Pro's groups: $action leaves them alone and says why",
  async (edit) => {
    const ctx = testContext();
    const { queue, key } = await knownQueue(ctx, "odd");
    for (const id of ["held", "pro", "plain"]) await queue.add(id, {}, { jobId: id, delay: HOUR_MS });
    await ctx.redis.sadd(ctx.keys.heldIndex(), `${key}:stop`);
    await ctx.redis.zadd(ctx.keys.held("stop", key), 1, "held");
    await ctx.redis.hset(queue.toKey("pro"), "gid", "g1");
    await queue.upsertJobScheduler("nightly", { every: 24 * HOUR_MS, startDate: Date.now() + HOUR_MS });
    const selection = { live: { queue: key, state: "delayed" as const } };
    const { preview } = await askEdit(ctx, selection, edit, { dryRun: true });
    expect(preview?.refusals.map(({ count }) => count)).toEqual([1, 1, 1]);
    const reasons = preview?.refusals.map(({ reason }) => reason).join();
    for (const why of [/kill switch stop holds it/, /job scheduler/, /BullMQ Pro/])
      expect(reasons).toMatch(why);
    startRunner(ctx);
    const { id } = await askEdit(ctx, selection, edit);
    expect(await finished(ctx, "edit", id)).toMatchObject({ total: 4, edited: 1, failed: 3 });
    const left = (await queue.getDelayed()).map((job) => job.name);
    expect(left).toEqual(expect.arrayContaining(["held", "pro", "nightly"].slice(0, 2)));
    expect((await queue.getJobSchedulers()).length).toBe(1);
  },
);

test("a job with a kept slot is not promoted or made due before it, but later and removed", async () => {
  const ctx = testContext();
  const { queue, key } = await knownQueue(ctx, "quota");
  for (const id of ["by-quota", "by-rate", "free"]) await queue.add("x", {}, { jobId: id, delay: HOUR_MS });
  const slot = String(Date.now() + HOUR_MS);
  await ctx.redis.zadd(ctx.keys.quotaReservations(key), slot, "by-quota");
  await ctx.redis.zadd(ctx.keys.rateReservations(key), slot, "by-rate");
  startRunner(ctx);
  const all = { live: { queue: key, state: "delayed" as const } };
  const edited = async (edit: JobEdit) => finished(ctx, "edit", (await askEdit(ctx, all, edit)).id);
  expect(await edited({ action: "delay-by", ms: -60_000 })).toMatchObject({ edited: 1, failed: 2 });
  expect(await edited({ action: "promote" })).toMatchObject({ edited: 1, failed: 2 });
  expect(await edited({ action: "delay-by", ms: HOUR_MS })).toMatchObject({ edited: 2, failed: 0 });
  expect(await edited({ action: "remove", archive: false })).toMatchObject({ edited: 2, failed: 0 });
});

test("a child that its parent waits for is not removed; a parent is, its children stay, and both may have another priority", async () => {
  const ctx = testContext();
  const parents = await knownQueue(ctx, "parents");
  const children = await knownQueue(ctx, "children");
  const producer = new FlowProducer({ connection: ctx.redis, prefix: ctx.prefix });
  onTestFinished(() => producer.close());
  await addFlow(ctx, {
    name: "parent",
    queueName: "parents",
    children: [{ name: "child", queueName: "children" }],
  });
  startRunner(ctx);
  const edited = async (
    queue: string,
    state: "waiting" | "waiting-children" | "prioritized",
    edit: JobEdit,
  ) => finished(ctx, "edit", (await askEdit(ctx, { live: { queue, state } }, edit)).id);
  const priority: JobEdit = { action: "priority", priority: 4 };
  expect(await edited(children.key, "waiting", priority)).toMatchObject({ edited: 1 });
  expect(await edited(parents.key, "waiting-children", priority)).toMatchObject({ edited: 1 });
  expect((await parents.queue.getWaitingChildren())[0]?.priority).toBe(4);
  const remove: JobEdit = { action: "remove", archive: false };
  const { preview } = await askEdit(
    ctx,
    { live: { queue: parents.key, state: "waiting-children" } },
    remove,
    { dryRun: true },
  );
  expect(preview?.ties).toEqual({ ofParents: 0, withChildren: 1 });
  expect(await edited(children.key, "prioritized", remove)).toMatchObject({
    edited: 0,
    failed: 1,
    error: expect.stringContaining("parent waits for it"),
  });
  expect(await edited(parents.key, "waiting-children", remove)).toMatchObject({ edited: 1 });
  expect(await children.queue.getPrioritizedCount()).toBe(1);
  // What no parent waits for any more may go.
  expect(await edited(children.key, "prioritized", remove)).toMatchObject({ edited: 1 });
});

test.each<{ edit: JobEdit; text: string }>([
  { edit: { action: "priority", priority: 7 }, text: "Re-add with the new priority" },
  { edit: { action: "remove", archive: false }, text: "removeJobWithChildren" },
])(
  "a job that a worker takes, or finishes, right before $edit.action reaches it is not touched",
  async ({ edit, text }) => {
    const ctx = testContext();
    const { queue, key } = await knownQueue(ctx, "race");
    await queue.add("x", {}, { jobId: "done" });
    await queue.add("x", {}, { jobId: "running" });
    await queue.add("x", {}, { jobId: "later" });
    const { id } = await askEdit(ctx, { live: { queue: key, state: "waiting" } }, edit);
    let begun = 0;
    // The text of BullMQ's script goes with the first call: by then its jobs were looked at for the last time.
    const redis = interruptedRedis(ctx.url, {
      command: "eval",
      containing: text,
      first: async () => {
        const worker = startTestWorker(
          ctx,
          "race",
          async () => {
            begun += 1;
            if (begun > 1) await new Promise(() => {});
          },
          { concurrency: 1 },
        );
        await eventually(() => begun === 2);
        void worker.pause(true);
      },
    });
    startRunner({ ...ctx, redis });
    expect(await finished(ctx, "edit", id)).toMatchObject({ total: 3, edited: 1, skipped: 2, failed: 0 });
    expect(begun).toBe(2);
    expect(await queue.getJobState("done")).toBe("completed");
    expect(await queue.getJobState("running")).toBe("active");
    for (const one of ["done", "running"]) expect((await queue.getJob(one))?.priority).toBe(0);
  },
);
