import { expect, test } from "vitest";
import type { JobEdit, LiveFilter } from "../../contract/edits";
import type { EditableState } from "../../contract/values/edits";
import { runAtOf } from "../../queues/backend/jobs";
import { bullKeys } from "../../queues/backend/keys";
import { eventually, testContext } from "../../testing/context";
import { knownQueue } from "../../testing/failed-fixture";
import { startTestWorker } from "../../testing/work";
import { cancelOperation, pauseOperation, readOperation } from "../store";
import { finished, startRunner } from "../testing/operate";
import { askEdit } from "./testing";

const HOUR_MS = 3_600_000;

async function scene(name = "live") {
  const ctx = testContext();
  const known = await knownQueue(ctx, name);
  const live = (state: EditableState, more: Partial<LiveFilter> = {}) => ({
    live: { queue: known.key, state, ...more },
  });
  const runAt = async (id: string) =>
    runAtOf((await ctx.redis.zscore(bullKeys(known.identity).delayed, id)) ?? "0");
  return { ctx, ...known, live, runAt };
}

test("delayed jobs of one name are promoted, those of another stay", async () => {
  const { ctx, queue, live } = await scene();
  for (let i = 0; i < 450; i++)
    await queue.add(i % 3 === 0 ? "mail" : "bill", {}, { delay: HOUR_MS, jobId: `j${i}` });
  const dry = await askEdit(ctx, live("delayed", { name: "mail" }), { action: "promote" }, { dryRun: true });
  expect(dry).toMatchObject({ id: null, total: 150, matching: 150, exact: true, inState: 450 });
  expect(dry.preview?.byName).toEqual([{ name: "mail", count: 150 }]);
  expect(JSON.parse(dry.preview?.sample[0]?.before ?? "")).toMatchObject({ state: "delayed" });
  expect(JSON.parse(dry.preview?.sample[0]?.after ?? "")).toMatchObject({ state: "waiting" });
  expect(await queue.getDelayedCount()).toBe(450);
  startRunner(ctx);
  const { id } = await askEdit(ctx, live("delayed", { name: "mail" }), { action: "promote" });
  expect(await finished(ctx, "edit", id)).toMatchObject({
    state: "completed",
    total: 150,
    edited: 150,
    skipped: 0,
    failed: 0,
  });
  expect(await queue.getDelayedCount()).toBe(300);
  // What was to run first runs first.
  const waiting = await ctx.redis.lrange(queue.toKey("wait"), 0, -1);
  expect(waiting.reverse().slice(0, 3)).toEqual(["j0", "j3", "j6"]);
});

test("a delay is changed by a time and until a time, and what is due already stays due", async () => {
  const { ctx, queue, live, runAt } = await scene();
  await queue.add("a", {}, { delay: HOUR_MS, jobId: "a" });
  await queue.add("b", {}, { delay: 3 * HOUR_MS, jobId: "b" });
  const before = await runAt("a");
  startRunner(ctx);
  const later = await askEdit(ctx, live("delayed"), { action: "delay-by", ms: HOUR_MS });
  expect(await finished(ctx, "edit", later.id)).toMatchObject({ edited: 2 });
  expect(Math.abs((await runAt("a")) - before - HOUR_MS)).toBeLessThan(1_000);
  const sooner = await askEdit(ctx, live("delayed"), { action: "delay-by", ms: -10 * HOUR_MS });
  expect(await finished(ctx, "edit", sooner.id)).toMatchObject({ edited: 2 });
  expect(await runAt("b")).toBeLessThanOrEqual(Date.now());
  const again = await askEdit(ctx, live("delayed"), { action: "delay-by", ms: -HOUR_MS });
  expect(await finished(ctx, "edit", again.id)).toMatchObject({ edited: 0, skipped: 2 });
  const at = Date.now() + 5 * HOUR_MS;
  const until = await askEdit(ctx, live("delayed"), { action: "delay-until", at });
  expect(await finished(ctx, "edit", until.id)).toMatchObject({ edited: 2 });
  for (const id of ["a", "b"]) expect(Math.abs((await runAt(id)) - at)).toBeLessThan(1_000);
});

test("a priority is changed where jobs wait, are prioritized, delayed or wait for children; who has it already is skipped", async () => {
  const { ctx, queue, key, live } = await scene();
  for (let i = 0; i < 30; i++) await queue.add("w", { n: i }, { jobId: `w${i}` });
  for (let i = 0; i < 5; i++) await queue.add("p", {}, { jobId: `p${i}`, priority: i + 1 });
  await queue.add("d", {}, { jobId: "d", delay: HOUR_MS });
  startRunner(ctx);
  const first = await askEdit(ctx, live("waiting", { text: '"N":7' }), { action: "priority", priority: 1 });
  expect(first).toMatchObject({ total: 1, inState: 30 });
  expect(await finished(ctx, "edit", first.id)).toMatchObject({ edited: 1 });
  expect((await queue.getPrioritized()).map(({ id }) => id)).toContain("w7");
  const lower = await askEdit(ctx, live("prioritized"), { action: "priority", priority: 3 });
  // p2 has it.
  expect(await finished(ctx, "edit", lower.id)).toMatchObject({ total: 6, edited: 5, skipped: 1 });
  expect((await queue.getPrioritized()).map(({ priority }) => priority)).toEqual([3, 3, 3, 3, 3, 3]);
  const none = await askEdit(
    ctx,
    { ids: ["p0", "d", "nowhere"].map((id) => ({ queue: key, id })) },
    { action: "priority", priority: 9 },
  );
  expect(none.total).toBe(2);
  expect(await finished(ctx, "edit", none.id)).toMatchObject({ edited: 2, failed: 0 });
  expect((await queue.getJob("d"))?.priority).toBe(9);
  expect(await queue.getDelayedCount()).toBe(1);
});

test("jobs that a worker took, or finished, after they were chosen are skipped and not touched", async () => {
  const { ctx, queue, live } = await scene();
  for (let i = 0; i < 20; i++) await queue.add("w", {}, { jobId: `w${i}` });
  const { id } = await askEdit(ctx, live("waiting"), { action: "remove", archive: false });
  let taken = 0;
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const worker = startTestWorker(
    ctx,
    "live",
    async () => {
      taken += 1;
      if (taken > 3) await gate;
    },
    { concurrency: 2 },
  );
  await eventually(() => taken === 5);
  await worker.pause(true);
  startRunner(ctx);
  expect(await finished(ctx, "edit", id)).toMatchObject({ total: 20, edited: 15, skipped: 5, failed: 0 });
  expect(await queue.getCompletedCount()).toBe(3);
  expect(await queue.getActiveCount()).toBe(2);
  release();
  await eventually(async () => (await queue.getCompletedCount()) === 5);
});

test.each<[string, JobEdit, EditableState]>([
  ["promoted", { action: "promote" }, "delayed"],
  ["removed", { action: "remove", archive: false }, "waiting"],
])("it can be paused, goes on, and be cancelled: what was not %s stays", async (_, edit, state) => {
  const { ctx, queue, live } = await scene();
  const opts = state === "delayed" ? { delay: HOUR_MS } : {};
  await queue.addBulk(Array.from({ length: 500 }, (_, i) => ({ name: "x", data: { i }, opts })));
  const { id } = await askEdit(ctx, live(state), edit, { ratePerSec: 40 });
  startRunner(ctx);
  const edited = async () => (await readOperation(ctx, "edit", id ?? "")).edited;
  await eventually(async () => (await edited()) > 0);
  await pauseOperation(ctx, "edit", id ?? "", "pause");
  await pauseOperation(ctx, "edit", id ?? "", "resume");
  const before = await edited();
  await eventually(async () => (await edited()) > before);
  await cancelOperation(ctx, "edit", id ?? "");
  const end = await finished(ctx, "edit", id);
  expect(end.state).toBe("cancelled");
  const left = state === "delayed" ? await queue.getDelayedCount() : await queue.getWaitingCount();
  expect(left).toBe(500 - end.edited);
  expect(left).toBeGreaterThan(0);
  await eventually(async () => (await ctx.redis.exists(ctx.keys.operationIds(id ?? ""))) === 0);
});

test("a queue that is busy with another operation refuses a second, or queues it behind", async () => {
  const { ctx, queue, live } = await scene();
  await queue.add("x", {}, { delay: HOUR_MS });
  const first = await askEdit(ctx, live("delayed"), { action: "promote" });
  await expect(askEdit(ctx, live("delayed"), { action: "promote" })).rejects.toMatchObject({
    code: "conflict",
  });
  const behind = await askEdit(
    ctx,
    live("delayed"),
    { action: "remove", archive: false },
    { whenBusy: "queue" },
  );
  startRunner(ctx);
  expect(await finished(ctx, "edit", first.id)).toMatchObject({ edited: 1 });
  expect(await finished(ctx, "edit", behind.id)).toMatchObject({ edited: 0, skipped: 1 });
});
