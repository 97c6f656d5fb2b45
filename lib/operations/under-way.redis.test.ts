import { expect, test } from "vitest";
import { eventually, testContext } from "../testing/context";
import { knownQueue, writeFailedJobs } from "../testing/failed-fixture";
import { cancelOperation, pauseOperation, readOperation } from "./store";
import { create, finished, many, startRunner } from "./testing/operate";

test("a paused replay moves nothing more, across a new runner too, and goes on where it was", async () => {
  const ctx = testContext();
  const { identity, queue } = await knownQueue(ctx, "pause");
  await writeFailedJobs(ctx.redis, identity, many(400));
  const { id } = await create(ctx, "replay", { filter: {} }, { ratePerSec: 100 });
  const halt = startRunner(ctx);
  const read = () => readOperation(ctx, "replay", id ?? "");
  await eventually(async () => (await read()).replayed >= 25);
  expect(await pauseOperation(ctx, "replay", id ?? "", "pause")).toMatchObject({ state: "paused" });
  await halt();
  startRunner(ctx);
  const still = (await queue.getJobCounts()).waiting;
  await eventually(async () => Date.now() - ((await read()).pausedAt ?? Date.now()) > 1_200);
  expect((await queue.getJobCounts()).waiting).toBe(still);
  expect(await read()).toMatchObject({ state: "paused", replayed: still, pausedMs: 0 });

  expect(await pauseOperation(ctx, "replay", id ?? "", "resume")).toMatchObject({
    state: "running",
    pausedAt: null,
  });
  expect(await finished(ctx, "replay", id)).toMatchObject({
    state: "completed",
    replayed: 400,
    skipped: 0,
    failed: 0,
  });
  expect((await read()).pausedMs).toBeGreaterThan(1_000);
  await expect(pauseOperation(ctx, "replay", id ?? "", "pause")).rejects.toMatchObject({
    code: "conflict",
  });
});

test("a replay that is paused before it begins waits, and a paused one can be cancelled", async () => {
  const ctx = testContext();
  const { identity, queue } = await knownQueue(ctx, "early");
  await writeFailedJobs(ctx.redis, identity, many(20));
  const { id } = await create(ctx, "replay", { filter: {} }, { ratePerSec: 10 });
  await pauseOperation(ctx, "replay", id ?? "", "pause");
  startRunner(ctx);
  const other = await knownQueue(ctx, "other");
  await writeFailedJobs(ctx.redis, other.identity, many(5));
  const second = await create(ctx, "replay", { filter: { queue: other.key } });
  await finished(ctx, "replay", second.id);
  expect((await queue.getJobCounts()).failed).toBe(20);
  expect(await pauseOperation(ctx, "replay", id ?? "", "resume")).toMatchObject({ state: "pending" });
  await eventually(async () => (await readOperation(ctx, "replay", id ?? "")).replayed > 0);
  await pauseOperation(ctx, "replay", id ?? "", "pause");
  await cancelOperation(ctx, "replay", id ?? "");
  const end = await finished(ctx, "replay", id);
  expect(end.state).toBe("cancelled");
  const counts = await queue.getJobCounts();
  expect(end.replayed).toBe(counts.waiting);
  expect(end.replayed + (counts.failed ?? 0)).toBe(20);
});

test("a second operation in a queue is refused by the name of the first, or begins when that has ended", async () => {
  const ctx = testContext();
  const a = await knownQueue(ctx, "a");
  const b = await knownQueue(ctx, "b");
  await writeFailedJobs(ctx.redis, a.identity, many(30));
  await writeFailedJobs(ctx.redis, b.identity, many(30));
  const first = await create(ctx, "replay", { filter: { queue: a.key } }, { ratePerSec: 20 });
  const refused = create(ctx, "replay", { filter: {} });
  await expect(refused).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining(first.id ?? "?"),
  });
  const dry = await create(ctx, "discard", { filter: {} }, { dryRun: true });
  expect(dry.busy).toEqual([{ kind: "replay", id: first.id, queue: a.key }]);
  const elsewhere = await create(ctx, "replay", { ids: [{ queue: b.key, id: "j0" }] });

  const behind = await create(ctx, "discard", { filter: {} }, { whenBusy: "queue" });
  const waiting = await readOperation(ctx, "discard", behind.id ?? "");
  expect(waiting.behind.sort()).toEqual([first.id, elsewhere.id].sort());
  startRunner(ctx);
  await finished(ctx, "replay", elsewhere.id);
  expect((await readOperation(ctx, "discard", behind.id ?? "")).state).toBe("pending");
  const [one, two] = [await finished(ctx, "replay", first.id), await finished(ctx, "discard", behind.id)];
  expect(one).toMatchObject({ replayed: 30 });
  // What the first two had replayed was not failed any more when its turn came.
  expect(two).toMatchObject({ total: 60, discarded: 29, skipped: 31 });
  expect(two.startedAt ?? 0).toBeGreaterThanOrEqual(one.finishedAt ?? Number.POSITIVE_INFINITY);
  expect(await ctx.redis.hlen(ctx.keys.operationsQueues())).toBe(0);
});

test("an operation that was cancelled before it began leaves its queues to the next", async () => {
  const ctx = testContext();
  const { identity } = await knownQueue(ctx, "free");
  await writeFailedJobs(ctx.redis, identity, many(3));
  const first = await create(ctx, "replay", { filter: {} });
  await cancelOperation(ctx, "replay", first.id ?? "");
  expect((await create(ctx, "replay", { filter: {} })).busy).toEqual([]);
});

test("a replay that is spread over a time takes that time, evenly", async () => {
  const ctx = testContext();
  const { identity } = await knownQueue(ctx, "spread");
  await writeFailedJobs(ctx.redis, identity, many(40));
  const { id } = await create(ctx, "replay", { filter: {} }, { spreadMs: 4_000 });
  startRunner(ctx);
  const read = () => readOperation(ctx, "replay", id ?? "");
  const half = await eventually(async () => {
    const operation = await read();
    return operation.replayed >= 20 && operation;
  });
  expect(half.replayed).toBeLessThan(26);
  expect(await finished(ctx, "replay", id)).toMatchObject({ spreadMs: 4_000, ratePerSec: 10, replayed: 40 });
});
