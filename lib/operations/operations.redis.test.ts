import { expect, test } from "vitest";
import { listAuditEntries } from "../audit/audit-log";
import { listDeadLetters } from "../dead-letters/list";
import { readJobDetail } from "../jobs/detail";
import { writeLife } from "../jobs/history";
import { listJobs } from "../jobs/list";
import { queueKey } from "../queues/identity";
import { eventually, testContext } from "../testing/context";
import { knownQueue, writeFailedJobs } from "../testing/failed-fixture";
import { cancelOperation, listOperations, readOperation } from "./store";
import { create, finished, many, startRunner, T } from "./testing/operate";

test("a replay by filter moves exactly what matched, oldest failure first, and keeps each job's history", async () => {
  const ctx = testContext();
  const { key, identity, queue } = await knownQueue(ctx, "r");
  await knownQueue(ctx, "other");
  await writeFailedJobs(ctx.redis, identity, many(700, { failedReason: "Timeout" }));
  await writeFailedJobs(ctx.redis, identity, [{ id: "keep", failedAt: T + 1, failedReason: "broken" }]);
  const dry = await create(ctx, "replay", { filter: { text: "timeout" } }, { dryRun: true });
  expect(dry).toEqual({
    id: null,
    total: 700,
    byQueue: [{ queue: key, queueName: "r", count: 700 }],
    busy: [],
    dryRun: true,
    preview: {
      lookedAt: 700,
      byName: [{ name: "job", count: 700 }],
      refusals: [],
      ties: { ofParents: 0, withChildren: 0 },
      sample: expect.arrayContaining([expect.objectContaining({ id: "j0", failedReason: "Timeout" })]),
    },
  });
  expect(await listOperations(ctx, "replay")).toEqual([]);
  const { id, total } = await create(ctx, "replay", { filter: { text: "timeout" } });
  expect(total).toBe(700);
  startRunner(ctx);
  expect(await finished(ctx, "replay", id)).toMatchObject({
    state: "completed",
    total: 700,
    replayed: 700,
    skipped: 0,
    failed: 0,
    error: null,
  });
  expect((await queue.getJobCounts()).waiting).toBe(700);
  expect((await listDeadLetters(ctx, { limit: 10 })).items.map((item) => item.id)).toEqual(["keep"]);
  const next = await listJobs(ctx, key, { state: "waiting", limit: 4 });
  expect(
    next.jobs
      .slice(0, 3)
      .map((job) => job.id)
      .sort(),
  ).toEqual(["j0", "j1", "j2"]);
  const detail = await readJobDetail(ctx, key, "j5");
  expect(detail).toMatchObject({ state: "waiting", attemptsMade: 0, attemptsStarted: 3, failedReason: null });
  expect(detail.history).toMatchObject([
    { by: "operator", operation: id, failedReason: "Timeout", attemptsMade: 3, failedAt: T + 1 },
  ]);
  const entry = await eventually(async () => {
    const { entries } = await listAuditEntries(ctx, { limit: 10 });
    return entries.find((it) => it.action === "replay.finish");
  });
  expect(entry).toMatchObject({
    actor: "operator",
    target: { id },
    reason: "it is mended",
    outcome: "done",
    after: { state: "completed", total: 700, replayed: 700, skipped: 0, failed: 0 },
  });
});

test("a replay by filter of a queue that is spread takes every shard, and no other queue", async () => {
  const ctx = testContext();
  const shards = [];
  for (const index of [0, 1])
    shards.push(await knownQueue(ctx, `mail~${index}`, { shard: { of: "mail", index } }));
  const other = await knownQueue(ctx, "mail~2");
  for (const { identity } of [...shards, other]) await writeFailedJobs(ctx.redis, identity, many(20));
  const spread = queueKey({ prefix: ctx.prefix, name: "mail" });
  const { id, total } = await create(ctx, "replay", { filter: { spread } });
  expect(total).toBe(40);
  startRunner(ctx);
  expect(await finished(ctx, "replay", id)).toMatchObject({ state: "completed", replayed: 40 });
  for (const { queue } of shards) expect(await queue.getWaitingCount()).toBe(20);
  expect(await other.queue.getFailedCount()).toBe(20);
});

test("priority and LIFO put each job back where it belongs", async () => {
  const ctx = testContext();
  const { key, identity, queue } = await knownQueue(ctx, "order");
  await queue.add("newer", {}, { jobId: "already-waiting" });
  await writeFailedJobs(ctx.redis, identity, [
    { id: "plain", failedAt: T },
    { id: "urgent", failedAt: T + 1, opts: { priority: 2 } },
    { id: "later", failedAt: T + 2, opts: { priority: 9 } },
    { id: "lifo", failedAt: T + 3, opts: { lifo: true } },
  ]);
  const { id } = await create(ctx, "replay", { filter: { queue: key } });
  startRunner(ctx);
  await finished(ctx, "replay", id);
  const ids = async (state: "waiting" | "prioritized") =>
    (await listJobs(ctx, key, { state, limit: 10 })).jobs.map((job) => job.id);
  expect(await ids("waiting")).toEqual(["lifo", "already-waiting", "plain"]);
  expect(await ids("prioritized")).toEqual(["urgent", "later"]);
});

test("chosen ids are moved once each; what is not failed any more is skipped, what failed later is not touched", async () => {
  const ctx = testContext();
  const a = await knownQueue(ctx, "a");
  const b = await knownQueue(ctx, "b/ b🙂", { prefix: `${ctx.prefix}:x` });
  await writeFailedJobs(ctx.redis, a.identity, many(5));
  await writeFailedJobs(ctx.redis, b.identity, many(5));
  const ids = [
    { queue: a.key, id: "j0" },
    { queue: a.key, id: "j0" },
    { queue: a.key, id: "nope" },
    { queue: b.key, id: "j1" },
    { queue: b.key, id: "j2" },
  ];
  const created = await create(ctx, "replay", { ids });
  expect(created.total).toBe(3);
  expect(created.byQueue).toEqual([
    { queue: b.key, queueName: "b/ b🙂", count: 2 },
    { queue: a.key, queueName: "a", count: 1 },
  ]);
  await b.queue.remove("j2");
  await writeFailedJobs(ctx.redis, b.identity, [{ id: "j1", failedAt: Date.now() + 5_000 }]);
  startRunner(ctx);
  expect(await finished(ctx, "replay", created.id)).toMatchObject({ replayed: 1, skipped: 2, failed: 0 });
  expect(await b.queue.getJobState("j1")).toBe("failed");
  expect(await a.queue.getJobState("j0")).toBe("waiting");
});

test("jobs that fail after a filter was frozen are not touched", async () => {
  const ctx = testContext();
  const { identity, queue } = await knownQueue(ctx, "frozen");
  await writeFailedJobs(ctx.redis, identity, many(10));
  const { id } = await create(ctx, "replay", { filter: {} });
  await writeFailedJobs(ctx.redis, identity, [{ id: "late", failedAt: Date.now() + 1_000 }]);
  await queue.remove("j3");
  startRunner(ctx);
  expect(await finished(ctx, "replay", id)).toMatchObject({ total: 10, replayed: 9, skipped: 1 });
  expect(await queue.getJobState("late")).toBe("failed");
});

test("a rate is kept, and a cancel stops within a batch", async () => {
  const ctx = testContext();
  const { identity, queue } = await knownQueue(ctx, "slow");
  await writeFailedJobs(ctx.redis, identity, many(1_000));
  const { id } = await create(ctx, "replay", { filter: {} }, { ratePerSec: 40 });
  startRunner(ctx);
  const began = Date.now();
  await eventually(async () => (await readOperation(ctx, "replay", id ?? "")).state === "running");
  await eventually(async () => {
    const operation = await readOperation(ctx, "replay", id ?? "");
    const seconds = (Date.now() - began) / 1_000;
    expect(operation.replayed).toBeLessThanOrEqual(10 + 40 * (seconds + 0.3));
    return operation.replayed >= 60;
  });
  expect(Date.now() - began).toBeGreaterThan(1_000);
  expect((await cancelOperation(ctx, "replay", id ?? "")).state).toBe("cancelling");
  const operation = await finished(ctx, "replay", id);
  expect(operation.state).toBe("cancelled");
  const { failed, waiting } = await queue.getJobCounts();
  expect(failed).toBe(1_000 - (waiting ?? 0));
  expect(operation).toMatchObject({ replayed: waiting, skipped: 0 });
  expect((await cancelOperation(ctx, "replay", id ?? "")).state).toBe("cancelled");
});

test("a cancel before anything ran, and one after the end", async () => {
  const ctx = testContext();
  const { identity } = await knownQueue(ctx, "c");
  await writeFailedJobs(ctx.redis, identity, many(3));
  const first = await create(ctx, "replay", { filter: {} });
  expect((await cancelOperation(ctx, "replay", first.id ?? "")).state).toBe("cancelled");
  const second = await create(ctx, "replay", { filter: {} });
  startRunner(ctx);
  expect(await finished(ctx, "replay", second.id)).toMatchObject({ replayed: 3 });
  await expect(cancelOperation(ctx, "replay", second.id ?? "")).rejects.toMatchObject({ code: "conflict" });
  await expect(readOperation(ctx, "discard", second.id ?? "")).rejects.toMatchObject({ code: "not_found" });
  await eventually(async () => (await ctx.redis.scard(ctx.keys.operationsOpen())) === 0);
});

test("two operations over the same jobs move each job once", async () => {
  const ctx = testContext();
  const { identity, queue } = await knownQueue(ctx, "twice");
  await writeFailedJobs(ctx.redis, identity, many(900));
  const one = await create(ctx, "replay", { filter: {} });
  // As another version of the product would, which knows nothing of queues that are taken.
  await ctx.redis.del(ctx.keys.operationsQueues());
  const two = await create(ctx, "replay", { filter: {} });
  startRunner(ctx);
  startRunner(ctx);
  const [a, b] = [await finished(ctx, "replay", one.id), await finished(ctx, "replay", two.id)];
  expect(a.replayed + b.replayed).toBe(900);
  expect(a.skipped + b.skipped).toBe(900);
  expect((await queue.getJobCounts()).waiting).toBe(900);
});

test("a worker's slow clock does not make an operation replay the same job twice", async () => {
  const ctx = testContext();
  const { identity, queue } = await knownQueue(ctx, "skew");
  const now = Date.now();
  await writeFailedJobs(ctx.redis, identity, [
    { id: "again", failedAt: now - 2_000 },
    { id: "first", failedAt: now - 1_000 },
  ]);
  const { id } = await create(ctx, "replay", { filter: {} });
  // As this operation left it before a crash; since then it has failed again, by a clock that is a second slow.
  const life = {
    at: now,
    by: "operator",
    operation: id,
    failedReason: "x",
    failedAt: now - 3_000,
    attemptsMade: 1,
  };
  await queue.addJobLog("again", writeLife(life));
  startRunner(ctx);
  expect(await finished(ctx, "replay", id)).toMatchObject({ replayed: 1, failed: 0 });
  expect(await queue.getJobState("again")).toBe("failed");
  expect(await queue.getJobState("first")).toBe("waiting");
});

test("a discard removes the jobs and nothing else", async () => {
  const ctx = testContext();
  const { key, identity, queue } = await knownQueue(ctx, "d");
  await writeFailedJobs(ctx.redis, identity, many(450));
  await writeFailedJobs(ctx.redis, identity, [{ id: "other", name: "other", failedAt: T }]);
  const { id } = await create(ctx, "discard", { filter: { queue: key, name: "job" } });
  startRunner(ctx);
  expect(await finished(ctx, "discard", id)).toMatchObject({ kind: "discard", discarded: 450, failed: 0 });
  expect(await ctx.redis.keys(`${ctx.prefix}:d:j*`)).toEqual([]);
  expect(await queue.getJobState("other")).toBe("failed");
});

test("an Idempotency-Key gives one operation, whatever the number of requests", async () => {
  const ctx = testContext();
  const { identity } = await knownQueue(ctx, "i");
  await writeFailedJobs(ctx.redis, identity, many(20));
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => create(ctx, "replay", { filter: {} }, {}, "key-1")),
  );
  expect(new Set(answers.map((answer) => answer.id)).size).toBe(1);
  expect(answers[7]).toEqual(answers[0]);
  expect(await create(ctx, "replay", { filter: {} }, {}, "key-1")).toEqual(answers[0]);
  await expect(create(ctx, "replay", { filter: { name: "x" } }, {}, "key-1")).rejects.toMatchObject({
    code: "unprocessable",
  });
  const behind = { whenBusy: "queue" } as const;
  expect((await create(ctx, "replay", { filter: {} }, behind, "key-2")).id).not.toBe(answers[0]?.id);
  expect((await create(ctx, "discard", { filter: {} }, behind, "key-1")).id).not.toBe(answers[0]?.id);
  await expect(
    create(ctx, "replay", { filter: { queue: "bm9wZTpub3Bl" } }, {}, "key-3"),
  ).rejects.toMatchObject({
    code: "queue_not_found",
  });
  expect((await create(ctx, "replay", { filter: {} }, behind, "key-3")).total).toBe(20);
});

test("only the last 200 operations of a kind are kept", async () => {
  const ctx = testContext();
  const halt = startRunner(ctx);
  for (let i = 0; i < 210; i++) await create(ctx, "replay", { ids: [{ queue: "YTpi", id: "x" }] });
  await eventually(async () => (await ctx.redis.scard(ctx.keys.operationsOpen())) === 0, 20_000);
  await halt();
  expect(await listOperations(ctx, "replay")).toHaveLength(200);
  expect(await ctx.redis.keys(`${ctx.keys.prefix}operation:*`)).toHaveLength(200);
});
