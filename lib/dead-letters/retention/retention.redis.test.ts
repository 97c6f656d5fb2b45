import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { listAuditEntries } from "../../audit/audit-log";
import type { RetentionDraft } from "../../contract/retention";
import { listOperations } from "../../operations/store";
import { finished, startRunner } from "../../operations/testing/operate";
import { undoRemoval } from "../../operations/undo";
import { startTestIndexer } from "../../testing/collector";
import { type TestContext, testContext } from "../../testing/context";
import { type FailedJobShape, knownQueue, writeFailedJobs } from "../../testing/failed-fixture";
import { untilIndexed } from "../../testing/index-fixture";
import { listLetters } from "../index/query";
import { dueUntil, previewRule } from "./due";
import { applyRules } from "./keeper";
import { deleteRule, listRules, putRule, ruleVersions } from "./store";

const DAY_MS = 86_400_000;
const DRAFT: RetentionDraft = {
  name: "Old mail",
  filter: {},
  afterMs: 7 * DAY_MS,
  keepNewest: null,
  archive: false,
  enabled: true,
};

/** One dead letter for each day, `d0` of today, `d1` of yesterday, ... */
const daily = (
  count: number,
  more: (day: number) => Partial<FailedJobShape> = () => ({}),
): FailedJobShape[] =>
  Array.from({ length: count }, (_, day) => ({
    id: `d${day}`,
    failedAt: Date.now() - day * DAY_MS - 1_000,
    ...more(day),
  }));

const put = (ctx: TestContext, id: string, draft: Partial<RetentionDraft>, ifVersion = 0) =>
  putRule(ctx, id, { ...DRAFT, ...draft }, { ifVersion, reason: "the disk is small", by: "ann" });

const lastDiscard = async (ctx: TestContext, rule: string) =>
  (await listRules(ctx)).rules.find(({ id }) => id === rule)?.run?.discard?.id ?? null;

test("what is older than a rule says is discarded by an ordinary discard that names the rule and its version", async () => {
  const ctx = testContext();
  const { identity, key, queue } = await knownQueue(ctx, "mail");
  const other = await knownQueue(ctx, "other");
  await writeFailedJobs(ctx.redis, identity, daily(12));
  await writeFailedJobs(ctx.redis, other.identity, daily(12));
  const limits = { filter: { queue: key }, afterMs: 7 * DAY_MS, keepNewest: null };
  const preview = await previewRule(ctx, limits);
  expect(preview).toMatchObject({ matching: 12, total: 5, byQueue: [{ queue: key, count: 5 }] });
  expect(preview.preview?.sample.map(({ id }) => id)).toContain("d11");
  expect(await queue.getFailedCount()).toBe(12);

  await put(ctx, "mail", { filter: { queue: key } });
  startRunner(ctx);
  await applyRules(ctx);
  const id = await lastDiscard(ctx, "mail");
  expect(await finished(ctx, "discard", id)).toMatchObject({
    state: "completed",
    discarded: 5,
    by: "system",
    reason: "By retention rule “Old mail”, version 1",
    archive: null,
  });
  expect((await queue.getFailed()).map((job) => job.id).sort()).toEqual([
    "d0",
    "d1",
    "d2",
    "d3",
    "d4",
    "d5",
    "d6",
  ]);
  expect(await other.queue.getFailedCount()).toBe(12);
  const { entries } = await listAuditEntries(ctx, { limit: 9 });
  expect(entries.map(({ action, actor, target }) => [action, actor, target])).toEqual([
    ["discard.finish", "system", { id }],
    ["discard.create", "system", { id, rule: "mail" }],
  ]);
  // Nothing more is due, and what comes due within the hour waits for it.
  await writeFailedJobs(ctx.redis, identity, [{ id: "late", failedAt: Date.now() - 8 * DAY_MS }]);
  await applyRules(ctx);
  expect(await lastDiscard(ctx, "mail")).toBe(id);
  expect(await listOperations(ctx, "discard")).toHaveLength(1);
});

test("the newest are kept and what is older goes, by group; rows of one time with the last one kept are kept", async () => {
  const ctx = testContext();
  const { identity, key, queue } = await knownQueue(ctx, "groups");
  const T = Date.now() - DAY_MS;
  const reason = (n: number) => (n % 2 ? "The till is jammed" : "No such coin");
  const jobs = Array.from({ length: 60 }, (_, n) => ({
    id: `j${n}`,
    failedAt: T + Math.floor(n / 4),
    failedReason: reason(n),
  }));
  await writeFailedJobs(ctx.redis, identity, jobs);
  const limits = { filter: { queue: key }, afterMs: null, keepNewest: 3 };
  await expect(dueUntil(ctx, limits)).rejects.toMatchObject({ code: "index_building" });
  await put(ctx, "early", limits);
  await applyRules(ctx);
  expect((await listRules(ctx)).rules[0]?.run).toMatchObject({
    discard: null,
    waitsFor: expect.stringContaining("index"),
  });
  await deleteRule(ctx, "early");

  startTestIndexer(ctx);
  await untilIndexed(ctx, ["groups"]);
  const page = await listLetters(ctx, { queues: [key] }, { limit: 60 });
  const group = page.items.find(({ id }) => id === "j1")?.group ?? "";
  const ofGroup = { filter: { queue: key, group }, afterMs: null, keepNewest: 3 };
  // Of the group two share each time: the third and fourth newest do, so that four are kept.
  expect(await previewRule(ctx, ofGroup)).toMatchObject({
    matching: 30,
    total: 26,
    oldestAt: T,
    newestAt: T + 12,
  });
  await put(ctx, "coins", ofGroup);
  startRunner(ctx);
  await applyRules(ctx);
  expect(await finished(ctx, "discard", await lastDiscard(ctx, "coins"))).toMatchObject({ discarded: 26 });
  const left = (await queue.getFailed()).map((job) => job.failedReason);
  expect(left.filter((text) => text === reason(0))).toHaveLength(30);
  expect(left.filter((text) => text === reason(1))).toHaveLength(4);
  expect(await dueUntil(ctx, { filter: { queue: key }, afterMs: null, keepNewest: 1_000 })).toBeNull();
}, 60_000);

test("with an archive what a rule has removed can be brought back", async () => {
  const ctx = testContext();
  const directory = mkdtempSync(join(tmpdir(), "spillway-archives-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const { identity, key, queue } = await knownQueue(ctx, "kept");
  await writeFailedJobs(ctx.redis, identity, daily(10));
  await put(ctx, "kept", { filter: { queue: key }, archive: true });
  startRunner(ctx, { directory, bounds: { archiveMs: DAY_MS, archiveBytes: 1e9 }, release: "0.0.0" });
  await applyRules(ctx);
  const id = (await lastDiscard(ctx, "kept")) ?? "";
  expect(await finished(ctx, "discard", id)).toMatchObject({ discarded: 3, archive: { letters: 3 } });
  const undo = { by: "ann", reason: "needed", delay: "none", directory } as const;
  expect(await undoRemoval(ctx, { kind: "discard", id }, undo, async () => {})).toMatchObject({ added: 3 });
  expect(await queue.getWaitingCount()).toBe(3);
});

test("a rule waits while another operation works in its queue, and says so; one that is off does nothing", async () => {
  const ctx = testContext();
  const { identity, key, queue } = await knownQueue(ctx, "busy");
  await writeFailedJobs(ctx.redis, identity, daily(10));
  await put(ctx, "one", { filter: { queue: key } });
  await put(ctx, "two", { filter: { queue: key }, name: "Second" });
  await put(ctx, "off", { filter: { queue: key }, enabled: false });
  await applyRules(ctx);
  const { rules } = await listRules(ctx);
  const of = (wanted: string) => rules.find(({ id }) => id === wanted)?.run;
  expect(of("one")?.discard).not.toBeNull();
  expect(of("two")).toMatchObject({ discard: null, waitsFor: expect.stringContaining("under way") });
  expect(of("off")).toBeNull();
  startRunner(ctx);
  await finished(ctx, "discard", of("one")?.discard?.id ?? "");
  await applyRules(ctx);
  expect((await listRules(ctx)).rules.find(({ id }) => id === "two")?.run).toMatchObject({ waitsFor: null });
  expect(await queue.getFailedCount()).toBe(7);
});

test("a leader that dies between the discard and its note begins another one of what is left, and nothing else", async () => {
  const ctx = testContext();
  const { identity, key, queue } = await knownQueue(ctx, "died");
  await writeFailedJobs(ctx.redis, identity, daily(10));
  await put(ctx, "died", { filter: { queue: key } });
  await applyRules(ctx);
  await ctx.redis.del(ctx.keys.retentionRuns());
  startRunner(ctx);
  const [first] = await listOperations(ctx, "discard");
  await finished(ctx, "discard", first?.id ?? "");
  await applyRules(ctx);
  expect(await listOperations(ctx, "discard")).toHaveLength(1);
  expect(await queue.getFailedCount()).toBe(7);
});

test("rules are versioned, and of two who change one at a time the second is told", async () => {
  const ctx = testContext();
  expect((await put(ctx, "a", {})).after).toMatchObject({
    version: 1,
    by: "ann",
    reason: "the disk is small",
  });
  await expect(put(ctx, "a", {})).rejects.toMatchObject({ code: "conflict" });
  const results = await Promise.allSettled([
    put(ctx, "a", { name: "x" }, 1),
    put(ctx, "a", { name: "y" }, 1),
  ]);
  expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect((await ruleVersions(ctx, "a")).map(({ version }) => version)).toEqual([2, 1]);
  await deleteRule(ctx, "a");
  await expect(deleteRule(ctx, "a")).rejects.toMatchObject({ code: "not_found" });
  expect(await ruleVersions(ctx, "a")).toEqual([]);
  for (let n = 0; n < 50; n++) await put(ctx, `rule-${n}`, {});
  await expect(put(ctx, "more", {})).rejects.toMatchObject({ code: "unprocessable" });
  expect((await listRules(ctx)).rules).toHaveLength(50);
});

test("the discards of a rule do not crowd out others: the last two are kept in the list", async () => {
  const ctx = testContext();
  const { identity, key } = await knownQueue(ctx, "many");
  startRunner(ctx);
  for (let round = 0; round < 4; round++) {
    await writeFailedJobs(ctx.redis, identity, [{ id: `r${round}`, failedAt: Date.now() - 9 * DAY_MS }]);
    if (round === 0) await put(ctx, "many", { filter: { queue: key } });
    // An hour has passed.
    await ctx.redis.del(ctx.keys.retentionRuns());
    await applyRules(ctx);
    await finished(ctx, "discard", await lastDiscard(ctx, "many"));
  }
  expect((await listOperations(ctx, "discard")).length).toBeLessThanOrEqual(2);
});
