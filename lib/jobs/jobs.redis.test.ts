import { FlowProducer, UnrecoverableError } from "bullmq";
import { expect, onTestFinished, test } from "vitest";
import { JOB_STATES } from "../contract/values/common";
import { listDeadLetters } from "../dead-letters/list";
import { bullKeys } from "../queues/backend/keys";
import { cleanJobs } from "../queues/clean";
import { queueKey } from "../queues/identity";
import { readLimits } from "../queues/limits";
import { eventually, testContext } from "../testing/context";
import { knownQueue, writeFailedJobs } from "../testing/failed-fixture";
import { startTestWorker } from "../testing/work";
import { downloadData, promoteJob, removeJob, replaceData, replayJob } from "./actions";
import { listChildren } from "./children";
import { readJobDetail } from "./detail";
import { listJobs } from "./list";

test("waiting jobs are listed by what runs next, a v5 paused list included, with exact totals", async () => {
  const ctx = testContext();
  const { queue, key, identity } = await knownQueue(ctx, "w");
  await queue.addBulk(Array.from({ length: 25 }, (_, i) => ({ name: "n", data: { i } })));
  const first = await listJobs(ctx, key, { state: "waiting", limit: 10 });
  expect(first.jobs.map((job) => job.id)).toEqual(["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]);
  expect(first.total).toBe(25);

  // As BullMQ 5 left it: a paused queue's jobs in a list of their own.
  await ctx.redis.rename(bullKeys(identity).wait, bullKeys(identity).paused);
  await queue.add("n", { i: 99 });
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await listJobs(ctx, key, { state: "waiting", limit: 7, ...(cursor ? { cursor } : {}) });
    ids.push(...page.jobs.map((job) => job.id));
    expect(page.total).toBe(26);
    cursor = page.nextCursor;
  } while (cursor);
  expect(ids).toEqual(["26", ...Array.from({ length: 25 }, (_, i) => String(i + 1))]);
});

test("prioritized and delayed are listed by what runs next; a held job names its switch and has no time", async () => {
  const ctx = testContext();
  const { queue, key } = await knownQueue(ctx, "p");
  for (const priority of [5, 1, 3]) await queue.add("n", { tenant: "acme" }, { priority });
  const prioritized = await listJobs(ctx, key, { state: "prioritized", limit: 10 });
  expect(prioritized.jobs.map((job) => job.priority)).toEqual([1, 3, 5]);
  expect(prioritized.jobs[0]).toMatchObject({
    tenant: "acme",
    dataPreview: '{"tenant":"acme"}',
    attempts: 1,
  });

  await queue.add("late", {}, { delay: 60_000, jobId: "late-1" });
  await queue.add("soon", {}, { delay: 30_000, jobId: "soon-1" });
  await ctx.redis.sadd(ctx.keys.heldIndex(), `${key}:stop`);
  await ctx.redis.zadd(ctx.keys.held("stop", key), 1, "soon-1");
  const delayed = await listJobs(ctx, key, { state: "delayed", limit: 10 });
  expect(delayed.jobs.map((job) => [job.id, job.heldBy, job.runAt === null])).toEqual([
    ["soon-1", "stop", true],
    ["late-1", null, false],
  ]);
  const late = delayed.jobs[1];
  expect(late?.runAt).toBe((late?.timestamp ?? 0) + 60_000);
  await expect(promoteJob(ctx, key, "soon-1")).rejects.toMatchObject({ code: "conflict" });
  expect(await promoteJob(ctx, key, "late-1")).toEqual({ id: "late-1", state: "waiting" });
  await expect(promoteJob(ctx, key, "late-1")).rejects.toMatchObject({ code: "conflict" });
});

test("completed and failed are listed newest first and page through equal times", async () => {
  const ctx = testContext();
  const { key, identity } = await knownQueue(ctx, "f");
  const jobs = Array.from({ length: 30 }, (_, i) => ({ id: `j${i}`, failedAt: 1_700_000_000_000 + (i % 3) }));
  await writeFailedJobs(ctx.redis, identity, jobs);
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listJobs(ctx, key, { state: "failed", limit: 4, ...(cursor ? { cursor } : {}) });
    ids.push(...page.jobs.map((job) => job.id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(ids).toEqual(await ctx.redis.zrevrange(bullKeys(identity).failed, 0, -1));
  await expect(listJobs(ctx, key, { state: "failed", limit: 4, cursor: "x" })).rejects.toMatchObject({
    code: "invalid_request",
  });
});

test("a job that failed, was replayed and finished shows all of its life", async () => {
  const ctx = testContext();
  const { queue, key } = await knownQueue(ctx, "life");
  startTestWorker(ctx, "life", async (job) => {
    await job.log(`run with ${job.data.broken}`);
    if (job.data.broken) throw new UnrecoverableError("bad <b>data</b>");
    return { fine: true };
  });
  const { id = "" } = await queue.add("<i>job</i>", { broken: true }, { attempts: 3 });
  await eventually(async () => (await queue.getJobState(id)) === "failed");
  await replaceData(ctx, key, id, { broken: false });
  await replayJob(ctx, key, id, "operator");
  await eventually(async () => (await queue.getJobState(id)) === "completed");
  await expect(replayJob(ctx, key, id, "operator")).rejects.toMatchObject({ code: "conflict" });

  const detail = await readJobDetail(ctx, key, id);
  expect(detail).toMatchObject({
    name: "<i>job</i>",
    state: "completed",
    attemptsMade: 1,
    attemptsStarted: 2,
  });
  expect(detail.data).toEqual({ text: '{"broken":false}', bytes: 16, truncated: false, isJson: true });
  expect(detail.returnvalue?.text).toBe('{"fine":true}');
  expect(detail.logs).toEqual({ count: 2 });
  expect(detail.history).toMatchObject([
    { by: "operator", operation: null, failedReason: "bad <b>data</b>", attemptsMade: 1 },
  ]);
  expect(detail.history[0]?.stacks[0]).toContain("bad <b>data</b>");
});

test("a job leads to its trace, the group of its cause and the job that its deduplication id stands for", async () => {
  const ctx = testContext();
  const { queue, key, identity } = await knownQueue(ctx, "linked");
  const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
  const metadata = JSON.stringify({ traceparent: `00-${traceId}-00f067aa0ba902b7-01` });
  const traced = await queue.add("n", {}, { telemetry: { metadata }, deduplication: { id: "once" } });
  const again = await queue.add("n", {}, { deduplication: { id: "once" } });
  expect(again.id).toBe(traced.id);
  const id = traced.id ?? "";
  expect(await readJobDetail(ctx, key, id, { traceUrl: "https://t.example/{traceId}" })).toMatchObject({
    trace: { id: traceId, href: `https://t.example/${traceId}` },
    deduplicationId: "once",
    deduplicatedTo: id,
    group: null,
  });
  expect((await readJobDetail(ctx, key, id)).trace).toEqual({ id: traceId, href: null });

  await writeFailedJobs(ctx.redis, identity, [
    { id: "a", failedAt: 1, failedReason: "order 7 was refused" },
    { id: "b", failedAt: 2, failedReason: "order 8 was refused" },
    { id: "c", failedAt: 3, failedReason: "no such customer" },
  ]);
  const groups = await Promise.all(
    ["a", "b", "c"].map(async (dead) => (await readJobDetail(ctx, key, dead)).group),
  );
  expect(groups[0]).toMatch(/^[\w-]{16}$/);
  expect(groups[1]).toBe(groups[0]);
  expect(groups[2]).not.toBe(groups[0]);
});

test("a 5 MB payload and one that is no JSON are cut, shown, downloaded whole, replaced and replayed", async () => {
  const ctx = testContext();
  const prefix = `${ctx.prefix}:with:colons`;
  const { key, identity, queue } = await knownQueue(ctx, "n/a me🙂", { prefix });
  const huge = `{"tenantId":"big","x":"${"é".repeat(2_500_000)}"}`;
  await writeFailedJobs(ctx.redis, identity, [
    { id: "huge", failedAt: 2, data: huge, opts: { lifo: true } },
    { id: "odd", failedAt: 1, data: "<script>alert(1)</script> {not json" },
  ]);
  const { jobs } = await listJobs(ctx, key, { state: "failed", limit: 10 });
  expect(jobs.map((job) => [job.id, job.tenant, job.dataPreview.length])).toEqual([
    ["huge", "big", 200],
    ["odd", null, 35],
  ]);
  const detail = await readJobDetail(ctx, key, "huge");
  expect(detail.data).toMatchObject({ bytes: Buffer.byteLength(huge), truncated: true, isJson: true });
  expect(Buffer.byteLength(detail.data.text)).toBeLessThanOrEqual(65_536);
  expect(detail.data.text).not.toContain("\uFFFD");
  expect((await downloadData(ctx, key, "huge")).toString("utf8") === huge).toBe(true);
  expect((await readJobDetail(ctx, key, "odd")).data).toMatchObject({ isJson: false, truncated: false });
  await replayJob(ctx, key, "odd", "operator");
  expect((await readJobDetail(ctx, key, "odd")).state).toBe("waiting");
  await replaceData(ctx, key, "odd", { fixed: 1 });
  expect((await queue.getJob("odd"))?.data).toEqual({ fixed: 1 });
  expect(await removeJob(ctx, key, "odd")).toEqual({ id: "odd", state: "removed" });
  await expect(readJobDetail(ctx, key, "odd")).rejects.toMatchObject({ code: "job_not_found" });
});

test("a flow shows parent and children; a failed parent is not replayed before its children have finished", async () => {
  const ctx = testContext();
  const { key } = await knownQueue(ctx, "parents");
  const children = await knownQueue(ctx, "children");
  const flow = new FlowProducer({ connection: ctx.redis, prefix: ctx.prefix });
  flow.on("error", () => {});
  onTestFinished(() => flow.close());
  const tree = await flow.add({
    name: "all",
    queueName: "parents",
    children: [
      { name: "dies", queueName: "children", opts: { failParentOnFailure: true } },
      { name: "waits", queueName: "children", opts: { delay: 600_000 } },
    ],
  });
  const id = tree.job.id ?? "";
  expect((await listJobs(ctx, key, { state: "waiting-children", limit: 5 })).jobs[0]?.id).toBe(id);
  startTestWorker(ctx, "children", async () => {
    throw new UnrecoverableError("dead");
  });
  startTestWorker(ctx, "parents", async () => {});
  await eventually(async () => (await readJobDetail(ctx, key, id)).state === "failed");
  const parent = await readJobDetail(ctx, key, id);
  expect(parent.children).toEqual({ unprocessed: 1, processed: 0, ignored: 0, failed: 1 });
  const { items } = await listChildren(ctx, key, id, { limit: 10 });
  expect(items.map((child) => [child.name, child.state])).toEqual([
    ["dies", "failed"],
    ["waits", "delayed"],
  ]);
  const child = await readJobDetail(ctx, children.key, items[0]?.id ?? "");
  expect(child.parent).toMatchObject({ queue: key, id, name: "all", state: "failed" });
  await expect(replayJob(ctx, key, id, "operator")).rejects.toMatchObject({ code: "conflict" });
});

test("an active job is neither removed nor edited, and what is not there is not found", async () => {
  const ctx = testContext();
  const { queue, key } = await knownQueue(ctx, "busy");
  let finish = () => {};
  startTestWorker(ctx, "busy", () => new Promise<void>((resolve) => (finish = resolve)));
  const { id = "" } = await queue.add("n", {});
  await eventually(async () => (await queue.getJobState(id)) === "active");
  expect((await listJobs(ctx, key, { state: "active", limit: 5 })).jobs[0]).toMatchObject({
    id,
    state: "active",
  });
  await expect(removeJob(ctx, key, id)).rejects.toMatchObject({ code: "conflict" });
  await expect(replaceData(ctx, key, id, {})).rejects.toMatchObject({ code: "conflict" });
  await expect(replayJob(ctx, key, "nope", "operator")).rejects.toMatchObject({ code: "job_not_found" });
  await expect(listJobs(ctx, "bm9wZTpub3Bl", { state: "active", limit: 5 })).rejects.toMatchObject({
    code: "queue_not_found",
  });
  finish();
});

test("reading writes nothing: not to the queue, and not for a queue that is not there", async () => {
  const ctx = testContext();
  const { queue, key, identity } = await knownQueue(ctx, "untouched");
  // A team's own setting, which an ordinary `new Queue` would reset.
  await ctx.redis.hset(bullKeys(identity).meta, "opts.maxLenEvents", "123");
  await queue.add("n", { a: 1 });
  await queue.add("n", {}, { delay: 60_000 });
  await writeFailedJobs(ctx.redis, identity, [{ id: "f", failedAt: 1_700_000_000_000 }]);
  const dump = async () => {
    const names = (await ctx.redis.keys(`${ctx.prefix}:*`)).sort();
    return Promise.all(
      names.map(async (name) => [name, (await ctx.redis.dumpBuffer(name))?.toString("hex")]),
    );
  };
  const before = await dump();
  for (const state of JOB_STATES) await listJobs(ctx, key, { state, limit: 10 });
  for (const id of ["1", "2", "f"]) await readJobDetail(ctx, key, id);
  await downloadData(ctx, key, "f");
  await listDeadLetters(ctx, { text: "x", limit: 10 });
  await readLimits(ctx, key);
  await cleanJobs(ctx, key, { state: "failed", graceMs: 0, limit: 10, dryRun: true });
  const mistyped = queueKey({ prefix: ctx.prefix, name: "mistyped" });
  await expect(listJobs(ctx, mistyped, { state: "failed", limit: 1 })).rejects.toMatchObject({ status: 404 });
  await expect(readJobDetail(ctx, mistyped, "1")).rejects.toMatchObject({ status: 404 });
  expect(await dump()).toEqual(before);
});

test("a job in the midst of a very long list is found to wait, and a hash that nothing refers to is no job", async () => {
  const ctx = testContext();
  const { queue, key, identity } = await knownQueue(ctx, "long");
  const keys = bullKeys(identity);
  const stray = { name: "stray", data: "{}", opts: "{}", timestamp: 1 };
  await ctx.redis.hset(keys.job("stray"), stray);
  await expect(readJobDetail(ctx, key, "stray")).rejects.toMatchObject({ code: "job_not_found" });
  for (let batch = 0; batch < 25; batch++) {
    await queue.addBulk(Array.from({ length: 1_000 }, () => ({ name: "n", data: {} })));
  }
  const states = await Promise.all(
    ["1", "12500", "25000"].map(async (id) => (await readJobDetail(ctx, key, id)).state),
  );
  expect(states).toEqual(["waiting", "waiting", "waiting"]);
  await expect(readJobDetail(ctx, key, "25001")).rejects.toMatchObject({ code: "job_not_found" });
});
