import { expect, onTestFinished, test } from "vitest";
import { fingerprint } from "../dead-letters/fingerprint";
import { putRules } from "../dead-letters/groups/rules";
import { requestRebuild } from "../dead-letters/index/generations";
import { startTestIndexer } from "../testing/collector";
import { eventually, testContext } from "../testing/context";
import { knownQueue, writeFailedJobs } from "../testing/failed-fixture";
import { untilIndexed } from "../testing/index-fixture";
import { readOperation } from "./store";
import { create, finished, startRunner } from "./testing/operate";

const OLD = Date.now() - 3_600_000;
const some = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    id: `j${n}`,
    failedAt: OLD + Math.floor(n / 3),
    data: JSON.stringify({ tenant: n % 2 ? "acme" : "globex" }),
    failedReason: n % 3 ? "connect ECONNREFUSED 10.0.0.1:443" : "No such mailbox",
  }));

test("a replay by tenant and code over queues takes what the index knows and what has failed since, and nothing else", async () => {
  const ctx = testContext();
  const a = await knownQueue(ctx, "a");
  const b = await knownQueue(ctx, "b");
  await writeFailedJobs(ctx.redis, a.identity, some(600));
  await writeFailedJobs(ctx.redis, b.identity, some(60));
  startTestIndexer(ctx);
  await untilIndexed(ctx, ["a", "b"]);
  await writeFailedJobs(ctx.redis, b.identity, [
    { ...some(2)[1], id: "fresh", failedAt: Date.now() - 5 },
    { ...some(1)[0], id: "other", failedAt: Date.now() - 5 },
  ] as ReturnType<typeof some>);
  const filter = { tenant: "acme", code: "ECONNREFUSED" };
  const dry = await create(ctx, "replay", { filter }, { dryRun: true });
  expect(dry.byQueue.map(({ queueName, count }) => [queueName, count])).toEqual([
    ["a", 200],
    ["b", 21],
  ]);
  expect(dry.preview).toMatchObject({ lookedAt: 221, refusals: [] });
  const { id } = await create(ctx, "replay", { filter });
  // Of a later time than the replay: it stays.
  await writeFailedJobs(ctx.redis, a.identity, [
    { ...some(2)[1], id: "later", failedAt: Date.now() + 60_000 },
  ] as never);
  startRunner(ctx);
  expect(await finished(ctx, "replay", id)).toMatchObject({
    state: "completed",
    total: 221,
    replayed: 221,
    skipped: 0,
    failed: 0,
    selection: { filter },
  });
  const waiting = [...(await a.queue.getWaiting()), ...(await b.queue.getWaiting())];
  expect(waiting.every(({ data }) => data.tenant === "acme")).toBe(true);
  expect(await b.queue.getJobState("fresh")).toBe("waiting");
  expect(await b.queue.getJobState("other")).toBe("failed");
  expect(await a.queue.getJobState("later")).toBe("failed");
  expect(await a.queue.getFailedCount()).toBe(401);
});

test("the index is rebuilt in the middle, and its leader replaced: each job is replayed once", async () => {
  const ctx = testContext();
  const { identity, key, queue } = await knownQueue(ctx, "rebuilt");
  await writeFailedJobs(ctx.redis, identity, some(6_000));
  const stop = startTestIndexer(ctx);
  await untilIndexed(ctx, ["rebuilt"]);
  const { id, total } = await create(
    ctx,
    "replay",
    { filter: { queue: key, tenant: "acme" } },
    { ratePerSec: 1_000 },
  );
  expect(total).toBe(3_000);
  startRunner(ctx);
  const read = () => readOperation(ctx, "replay", id ?? "");
  await eventually(async () => (await read()).replayed > 400);
  await requestRebuild(ctx);
  await eventually(async () => (await read()).replayed > 1_200);
  await stop();
  onTestFinished(startTestIndexer(ctx, { id: "successor" }));
  expect(await finished(ctx, "replay", id)).toMatchObject({ replayed: 3_000, skipped: 0, failed: 0 });
  expect((await queue.getJobCounts()).waiting).toBe(3_000);
}, 40_000);

test("while the index is being built jobs are looked at instead", async () => {
  const ctx = testContext();
  const { identity } = await knownQueue(ctx, "unindexed");
  await writeFailedJobs(ctx.redis, identity, some(90));
  const { id, total } = await create(ctx, "discard", {
    filter: { tenant: "globex", code: "ECONNREFUSED", minAttempts: 2 },
  });
  expect(total).toBe(30);
  startRunner(ctx);
  expect(await finished(ctx, "discard", id)).toMatchObject({ discarded: 30, skipped: 0 });
});

test("a replay of a group stops when rules make other groups meanwhile: what was counted is what is moved", async () => {
  const ctx = testContext();
  const { identity, key, queue } = await knownQueue(ctx, "grouped");
  await writeFailedJobs(ctx.redis, identity, some(900));
  const group = fingerprint({
    failedReason: "No such mailbox",
    stack: "Error: No such mailbox\n    at work (worker.js:1:1)",
    tenant: null,
  }).cause.key;
  const { id, total } = await create(ctx, "replay", { filter: { queue: key, group } }, { ratePerSec: 50 });
  expect(total).toBe(300);
  startRunner(ctx);
  await eventually(async () => (await readOperation(ctx, "replay", id ?? "")).replayed > 20);
  const named = { key: group, title: "No such mailbox" };
  await putRules(ctx, [{ kind: "split", group: named, by: { column: "name" } }], {
    by: "ada",
    reason: "Mails of two kinds",
    ifVersion: 0,
  });
  const end = await finished(ctx, "replay", id);
  expect(end).toMatchObject({ state: "stopped", error: expect.stringContaining("rules of groups") });
  expect(end.replayed).toBeLessThan(300);
  expect((await queue.getJobCounts()).waiting).toBe(end.replayed);
});
