import { expect, test } from "vitest";
import { openAudit, recordAudit, settleAudit } from "../audit/audit-log";
import { breakerId, operateBreaker } from "../breakers/operate";
import type { BreakerOperation } from "../breakers/state";
import { systemClock } from "../clock";
import { MARK_DAYS, MAX_MARKS } from "../contract/marks";
import { queueKey } from "../queues/identity";
import { testContext } from "../testing/context";
import { deleteMark, postMark, readMarks } from "./store";
import { noteVersions } from "./versions";

const DAY_MS = 86_400_000;

async function setUp(clock = systemClock) {
  const ctx = testContext({ clock });
  await ctx.queue("mail").waitUntilReady();
  const key = (name: string) => queueKey({ prefix: ctx.prefix, name });
  const list = async (query: Partial<Parameters<typeof readMarks>[1]> = {}) =>
    (await readMarks(ctx, { limit: 200, to: ctx.clock.now() + 1_000, ...query })).marks.map(
      ({ label }) => label,
    );
  return { ctx, key, list };
}

test("a posted mark is found by time and queue, once although it was posted twice, and goes with its author's word", async () => {
  const { ctx, key, list } = await setUp();
  const at = ctx.clock.now() - 5_000;
  const everywhere = await postMark(ctx, { at, kind: "deploy", label: "shop 4.2" }, "ann");
  expect(await postMark(ctx, { at, kind: "deploy", label: "shop 4.2" }, "bob")).toEqual(everywhere);
  await postMark(ctx, { at: at + 1, kind: "incident", label: "mail only", queue: key("mail") }, "ann");
  await postMark(ctx, { at: at - DAY_MS, kind: "note", label: "yesterday" }, "ann");
  expect(await list()).toEqual(["shop 4.2", "mail only"]);
  expect(await list({ queue: key("other") })).toEqual(["shop 4.2"]);
  expect(await list({ from: 0, limit: 2 })).toEqual(["shop 4.2", "mail only"]);
  expect((await readMarks(ctx, { from: 0, limit: 2 })).more).toBe(true);
  await expect(deleteMark(ctx, everywhere.id, "bob")).rejects.toMatchObject({ code: "unprocessable" });
  await deleteMark(ctx, everywhere.id, "ann");
  await expect(deleteMark(ctx, everywhere.id, "ann")).rejects.toMatchObject({ code: "not_found" });
  expect(await list()).toEqual(["mail only"]);
});

test("a mark of no queue, of the future or from before what charts reach is refused", async () => {
  const { ctx, key } = await setUp();
  const now = ctx.clock.now();
  const draft = { kind: "note" as const, label: "x" };
  await expect(postMark(ctx, { ...draft, queue: key("gone") }, "ann")).rejects.toMatchObject({
    code: "queue_not_found",
  });
  for (const at of [now + DAY_MS, now - (MARK_DAYS + 1) * DAY_MS])
    await expect(postMark(ctx, { ...draft, at }, "ann")).rejects.toMatchObject({ code: "invalid_request" });
});

test("the oldest go: beyond their number, and beyond 90 days", async () => {
  const { ctx } = await setUp();
  const order = ctx.keys.marks("posted");
  const now = ctx.clock.now();
  const many = Array.from({ length: MAX_MARKS }, (_, n) => [now - 10_000_000 + n, `.m${n}`]).flat();
  await ctx.redis.zadd(order, ...many);
  await ctx.redis.zadd(order, now - (MARK_DAYS + 1) * DAY_MS, ".ancient");
  await ctx.redis.hset(ctx.keys.markTexts("posted"), { ".ancient": "{}", ".m0": "{}", ".m1": "{}" });
  await postMark(ctx, { kind: "note", label: "new" }, "ann");
  expect(await ctx.redis.zcard(order)).toBe(MAX_MARKS);
  const texts = Object.keys(await ctx.redis.hgetall(ctx.keys.markTexts("posted"))).sort();
  expect([texts.length, texts.includes(".m1")]).toEqual([2, true]);
});

test("changes that were made leave marks where they belong; those that were refused leave none", async () => {
  const { ctx, key, list } = await setUp();
  const base = { actor: "ann", reason: "a test", error: null, before: null, after: null };
  const done = { ...base, outcome: "done" as const };
  const scope = (queue?: string) => ({ enabled: true, scope: queue ? { queue } : {} });
  const intent = { actor: "ann", action: "queue.pause", target: { queue: key("mail") }, reason: null };
  const open = await openAudit(ctx, intent);
  expect(await list()).toEqual([]);
  await settleAudit(ctx, open, { ...done, ...intent });
  await recordAudit(ctx, { ...done, action: "flag.put", target: { key: "a" }, after: scope("mail") });
  await recordAudit(ctx, { ...done, action: "flag.delete", target: { key: "b" }, before: scope() });
  const filter = { selection: { filter: { queue: key("other") } } };
  await recordAudit(ctx, { ...done, action: "replay.create", target: { id: "r1" }, after: filter });
  await recordAudit(ctx, { ...base, outcome: "refused", action: "flag.put", target: { key: "no" } });
  await recordAudit(ctx, { ...done, action: "session.login", target: {} });
  expect(await list({ queue: key("mail") })).toEqual([
    "Queue paused",
    "Kill switch a set",
    "Kill switch b lifted",
  ]);
  expect(await list({ queue: key("other") })).toEqual(["Kill switch b lifted", "Replay started"]);
  expect(await list()).toHaveLength(4);
  const own = (await readMarks(ctx, { limit: 1 })).marks[0];
  await expect(deleteMark(ctx, own?.id ?? "", "ann")).rejects.toMatchObject({ code: "not_found" });
});

test("changes of one millisecond keep their order, whatever they concern", async () => {
  const nowMs = Date.now();
  const { ctx, key, list } = await setUp({ ...systemClock, now: () => nowMs });
  const change = { actor: "ann", reason: null, error: null, before: null, outcome: "done" as const };
  const all = { ...change, action: "flag.put", after: { enabled: true, scope: {} } };
  const mail = { ...all, after: { enabled: true, scope: { queue: key("mail") } } };
  const names = Array.from({ length: 12 }, (_, n) => `${n}`);
  await Promise.all(
    names.map((name) => recordAudit(ctx, { ...(Number(name) % 2 ? all : mail), target: { key: name } })),
  );
  expect(await list()).toEqual(names.map((name) => `Kill switch ${name} set`));
});

test("a breaker leaves a mark when it opens and when it has closed, not for each probe that fails", async () => {
  const { ctx, key, list } = await setUp();
  const identity = { prefix: ctx.prefix, route: "smtp" };
  const policy = {
    consecutiveFailures: 1,
    failureShare: 0.5,
    windowMs: 1_000,
    minSamples: 6,
    openMs: 500,
    probes: 1,
    successesToClose: 1,
  };
  let nowMs = ctx.clock.now() - 60_000;
  const operate = (operation: BreakerOperation) => {
    nowMs += 1_000;
    return operateBreaker(ctx, identity, operation, { policy, queueKey: key("mail"), nowMs });
  };
  const probe = async (outcome: "ok" | "failed") => {
    await operate({ op: "admit", token: "t", leaseMs: 5_000, jitter: 0 });
    await operate({ op: "settle", token: "t", outcome, tookMs: 1, openAtLeastMs: 0 });
  };
  await operate({ op: "report", batches: [{ succeeded: 0, failed: 1, tookMs: 0, openAtLeastMs: 0 }] });
  await probe("failed");
  await probe("ok");
  expect(await list({ queue: key("mail") })).toEqual(["Breaker of smtp opened", "Breaker of smtp closed"]);
  expect(await list({ queue: key("other") })).toEqual([]);
  const { marks } = await readMarks(ctx, { limit: 9 });
  expect(marks[0]).toMatchObject({ kind: "breaker", ref: breakerId(identity), by: "system", source: "own" });
});

test("a release that workers report for the first time is a deploy, once, and so is a roll-back; a restart is none", async () => {
  const { ctx, key, list } = await setUp();
  const look = async (...versions: string[]) => {
    await ctx.redis.del(ctx.keys.workers(), ctx.keys.workersSeen());
    for (const version of versions) {
      const beat = { id: version, queue: key("mail"), queueName: "mail", version };
      await ctx.redis.hset(ctx.keys.workers(), version, JSON.stringify(beat));
      await ctx.redis.zadd(ctx.keys.workersSeen(), ctx.clock.now(), version);
    }
    await Promise.all([noteVersions(ctx), noteVersions(ctx)]);
  };
  await look("1.0");
  await look();
  await look("1.0");
  expect(await list()).toEqual([]);
  await look("1.0", "1.1");
  await look("1.1");
  expect(await list()).toEqual(["Release 1.1"]);
  await look("1.0", "1.1");
  expect(await list({ queue: key("mail") })).toEqual(["Release 1.1", "Release 1.0"]);
});
