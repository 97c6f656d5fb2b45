import { createHash } from "node:crypto";
import { FlowProducer, UnrecoverableError } from "bullmq";
import { expect, onTestFinished, test } from "vitest";
import type { JsonPatch } from "../contract/json-patch";
import { copyId } from "../jobs/copy";
import { readJobDetail } from "../jobs/detail";
import { writeLife } from "../jobs/history";
import { eventually, testContext } from "../testing/context";
import { knownQueue, writeFailedJobs } from "../testing/failed-fixture";
import { startTestWorker } from "../testing/work";
import { readOperation } from "./store";
import { create, finished, leaveBatch, many, startRunner, T } from "./testing/operate";

const patch: JsonPatch = [
  { op: "test", path: "/version", value: 1 },
  { op: "replace", path: "/version", value: 2 },
  { op: "add", path: "/notes/-", value: "mended" },
];
const data = JSON.stringify({ version: 1, notes: [] });
const mended = { version: 2, notes: ["mended"] };

test("a patch mends the payload of each job that it fits; the others stay dead and the reason is told", async () => {
  const ctx = testContext();
  const { key, identity, queue } = await knownQueue(ctx, "patch");
  await writeFailedJobs(ctx.redis, identity, many(150, { data }));
  await writeFailedJobs(ctx.redis, identity, [
    { id: "newer", failedAt: T, data: JSON.stringify({ version: 2, notes: [] }) },
    { id: "text", failedAt: T, data: "{ no json" },
    { id: "huge", failedAt: T + 1_000, data: JSON.stringify({ version: 1, notes: ["x".repeat(300_000)] }) },
  ]);
  const { id } = await create(ctx, "replay", { filter: {} }, { change: { patch } });
  startRunner(ctx);
  const end = await finished(ctx, "replay", id);
  expect(end).toMatchObject({ total: 153, replayed: 150, failed: 3, skipped: 0, change: { patch } });
  expect(end.error).toContain("larger than 256 KiB");
  expect((await queue.getJob("j77"))?.data).toEqual(mended);
  expect((await ctx.redis.zrange(queue.toKey("failed"), "0", "-1")).sort()).toEqual([
    "huge",
    "newer",
    "text",
  ]);
  const { history } = await readJobDetail(ctx, key, "j77");
  expect(history).toMatchObject([
    { operation: id, why: "it is mended", change: expect.stringContaining("payload patched"), from: null },
  ]);
  expect(history[0]).not.toHaveProperty("sha");
});

test("a runner that died between a patch and its job's move: the patch is not made twice", async () => {
  const ctx = testContext();
  const { key, identity, queue } = await knownQueue(ctx, "twice");
  const append: JsonPatch = [{ op: "add", path: "/notes/-", value: "mended" }];
  await writeFailedJobs(ctx.redis, identity, [
    { id: "patched", failedAt: T, data },
    { id: "logged", failedAt: T, data },
    { id: "untouched", failedAt: T, data },
  ]);
  const { id } = await create(ctx, "replay", { filter: {} }, { change: { patch: append } });
  const life = {
    at: Date.now(),
    by: "operator",
    operation: id,
    failedReason: "x",
    failedAt: T,
    attemptsMade: 3,
    sha: createHash("sha1").update(data).digest("base64url"),
  };
  await queue.addJobLog("patched", writeLife(life));
  await queue.addJobLog("logged", writeLife(life));
  await (await queue.getJob("patched"))?.updateData({ version: 1, notes: ["mended"] });
  await ctx.redis.hset(ctx.keys.operation(id ?? ""), {
    state: "running",
    startedAt: Date.now(),
    batch: JSON.stringify({
      next: { queue: 1, after: null },
      done: true,
      skipped: 0,
      failed: 0,
      error: null,
    }),
  });
  await leaveBatch(
    ctx,
    id,
    ["patched", "logged", "untouched"].map((job) => [key, job, String(T)]),
  );
  startRunner(ctx);
  expect(await finished(ctx, "replay", id)).toMatchObject({ replayed: 3, failed: 0 });
  for (const job of ["patched", "logged", "untouched"])
    expect((await queue.getJob(job))?.data).toEqual({ version: 1, notes: ["mended"] });
  expect((await readJobDetail(ctx, key, "patched")).history).toHaveLength(1);
});

test("another queue, a delay and a priority: a new job takes the place of the old one, with its options and history", async () => {
  const ctx = testContext();
  const from = await knownQueue(ctx, "from");
  const to = await knownQueue(ctx, "to");
  const opts = { attempts: 7, removeOnComplete: { count: 5 }, de: { id: "only-one" } };
  await writeFailedJobs(ctx.redis, from.identity, many(120, { name: "pay", data, opts }));
  await from.queue.addJobLog(
    "j3",
    writeLife({
      at: T - 5,
      by: "before",
      operation: "earlier",
      failedReason: "first death",
      failedAt: T - 9,
      attemptsMade: 1,
    }),
  );
  const change = { queue: to.key, delayMs: 60_000, priority: 4, patch };
  const { id } = await create(ctx, "replay", { filter: { queue: from.key } }, { change });
  startRunner(ctx);
  expect(await finished(ctx, "replay", id)).toMatchObject({ replayed: 120, failed: 0, skipped: 0 });
  expect(await from.queue.getFailedCount()).toBe(0);
  expect(await to.queue.getDelayedCount()).toBe(120);
  const newId = copyId(id ?? "", from.key, "j3");
  const job = await to.queue.getJob(newId);
  expect(job).toMatchObject({ name: "pay", data: mended, delay: 60_000, priority: 4 });
  expect(job?.opts).toMatchObject({ attempts: 7, removeOnComplete: { count: 5 } });
  expect(job?.opts.deduplication).toBeUndefined();
  const { history } = await readJobDetail(ctx, to.key, newId);
  expect(history).toMatchObject([
    { operation: "earlier", failedReason: "first death" },
    { operation: id, from: { queueName: "from", id: "j3" }, change: expect.stringContaining("moved to to") },
  ]);
  // It is the new job that is followed.
  await eventually(async () => (await readOperation(ctx, "replay", id ?? "")).outcome?.checkedAt);
  expect((await readOperation(ctx, "replay", id ?? "")).outcome).toMatchObject({ followed: 120, gone: 0 });
});

test("a runner that died between the new job and the removal of the old one: one new job, and the old one goes", async () => {
  const ctx = testContext();
  const { key, identity, queue } = await knownQueue(ctx, "half");
  await writeFailedJobs(ctx.redis, identity, many(4, { data }));
  const { id } = await create(ctx, "replay", { filter: {} }, { change: { delayMs: 0 } });
  const newId = copyId(id ?? "", key, "j0");
  await queue.add("job", JSON.parse(data), { jobId: newId });
  await ctx.redis.hset(ctx.keys.operation(id ?? ""), {
    state: "running",
    startedAt: Date.now(),
    batch: JSON.stringify({
      next: { queue: 1, after: null },
      done: true,
      skipped: 0,
      failed: 0,
      error: null,
    }),
  });
  await leaveBatch(
    ctx,
    id,
    many(4).map((job) => [key, job.id, String(job.failedAt)]),
  );
  const runs: string[] = [];
  startRunner(ctx);
  expect(await finished(ctx, "replay", id)).toMatchObject({ replayed: 4, failed: 0 });
  startTestWorker(ctx, "half", async (job) => {
    runs.push(job.id ?? "");
  });
  await eventually(() => runs.length >= 4);
  expect(new Set(runs).size).toBe(4);
  expect(runs).toContain(newId);
  expect((await queue.getJobCounts()).failed).toBe(0);
});

test("jobs of a flow are not taken out of it", async () => {
  const ctx = testContext();
  const children = await knownQueue(ctx, "children");
  await knownQueue(ctx, "parents");
  const flow = new FlowProducer({ connection: ctx.redis, prefix: ctx.prefix });
  onTestFinished(() => flow.close());
  startTestWorker(ctx, "children", async () => {
    throw new UnrecoverableError("dead");
  });
  await flow.add({ name: "all", queueName: "parents", children: [{ name: "dies", queueName: "children" }] });
  await eventually(async () => (await children.queue.getFailedCount()) === 1);
  const { id } = await create(ctx, "replay", { filter: {} }, { change: { delayMs: 1_000 } });
  startRunner(ctx);
  const end = await finished(ctx, "replay", id);
  expect(end).toMatchObject({ replayed: 0, failed: 1 });
  expect(end.error).toContain("belongs to a flow");
  expect(await children.queue.getFailedCount()).toBe(1);
});

test("a queue that is not there takes nothing", async () => {
  const ctx = testContext();
  const { identity } = await knownQueue(ctx, "lonely");
  await writeFailedJobs(ctx.redis, identity, many(1));
  const change = { queue: "bm9wZTpub3Bl" };
  await expect(create(ctx, "replay", { filter: {} }, { change })).rejects.toMatchObject({
    code: "queue_not_found",
  });
});
