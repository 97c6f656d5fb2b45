import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { JobEdit } from "../../contract/edits";
import { listArchives } from "../../dead-letters/archive/store";
import { runAtOf } from "../../queues/backend/jobs";
import { bullKeys } from "../../queues/backend/keys";
import { testContext } from "../../testing/context";
import { countCommands } from "../../testing/count-commands";
import { dyingRedis } from "../../testing/dying-redis";
import { knownQueue } from "../../testing/failed-fixture";
import { startOperationsRunner } from "../runner";
import { finished, startRunner } from "../testing/operate";
import { undoRemoval } from "../undo";
import { createEdit } from "./create";
import { askEdit } from "./testing";

const HOUR_MS = 3_600_000;
const JOBS = 7;

function settings() {
  const directory = mkdtempSync(join(tmpdir(), "spillway-edits-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return { directory, bounds: { archiveMs: 24 * HOUR_MS, archiveBytes: 1e9 }, release: "0.0.0" };
}

async function scene(edit: JobEdit) {
  const ctx = testContext();
  const known = await knownQueue(ctx, "from");
  const at = Date.now() + HOUR_MS;
  for (let i = 0; i < JOBS; i++)
    await known.queue.add("x", { i }, { jobId: `j${i}`, delay: at - Date.now() + i * 1_000 });
  const selection = { live: { queue: known.key, state: "delayed" as const } };
  const { id } = await askEdit(ctx, selection, edit);
  return { ctx, ...known, id, at };
}

const CASES: JobEdit[] = [
  { action: "promote" },
  { action: "delay-by", ms: HOUR_MS },
  { action: "remove", archive: false },
];

test.each(CASES)(
  "$action whose process dies at any of its commands: its successor brings it to its end, each job once",
  async (edit) => {
    const whole = await scene(edit);
    const counts = await countCommands(whole.ctx.redis, async () => {
      const halt = startRunner(whole.ctx);
      await finished(whole.ctx, "edit", whole.id);
      await halt();
    });
    const commands = Object.values(counts).reduce((sum, count) => sum + count, 0);
    expect(commands).toBeGreaterThan(10);
    await Promise.all(
      Array.from({ length: commands }, async (_, dies) => {
        const { ctx, queue, identity, id, at } = await scene(edit);
        const { redis, died } = dyingRedis(ctx.url, dies);
        const stop = new AbortController();
        void startOperationsRunner({ ...ctx, redis }, stop.signal);
        await Promise.race([died, finished(ctx, "edit", id)]);
        stop.abort();
        startRunner(ctx);
        const { state, edited, skipped, failed } = await finished(ctx, "edit", id);
        expect({ dies, state, edited, skipped, failed }).toEqual({
          dies,
          state: "completed",
          edited: JOBS,
          skipped: 0,
          failed: 0,
        });
        if (edit.action === "promote") expect(await queue.getWaitingCount()).toBe(JOBS);
        if (edit.action === "remove") expect(await queue.getJobCountByTypes()).toBe(0);
        if (edit.action !== "delay-by") return;
        for (let i = 0; i < JOBS; i++) {
          const score = (await ctx.redis.zscore(bullKeys(identity).delayed, `j${i}`)) ?? "";
          // Once, not twice.
          expect(Math.round((runAtOf(score) - at) / HOUR_MS)).toBe(1);
        }
      }),
    );
  },
  120_000,
);

test("removed jobs come back from the archive, once: with their data, priority and the time when they were to run", async () => {
  const ctx = testContext();
  const archives = settings();
  const { queue, key, identity } = await knownQueue(ctx, "gone");
  const at = Date.now() + HOUR_MS;
  await queue.add("bill", { n: 1 }, { jobId: "waits", attempts: 4 });
  await queue.add("bill", { n: 2 }, { jobId: "raised" });
  await (await queue.getJob("raised"))?.changePriority({ priority: 6 });
  await queue.add("mail", { n: 3 }, { jobId: "later", delay: at - Date.now() });
  startRunner(ctx, archives);
  const ids = ["waits", "raised", "later"].map((id) => ({ queue: key, id }));
  const { id } = await askEdit(ctx, { ids }, { action: "remove", archive: true });
  const edit = await finished(ctx, "edit", id);
  expect(edit).toMatchObject({ edited: 3, archive: { letters: 3, directory: archives.directory } });
  expect(await listArchives(archives.directory, id ?? "")).toHaveLength(1);
  expect(await queue.getJobCountByTypes()).toBe(0);
  const undo = () =>
    undoRemoval(
      ctx,
      { kind: "edit", id: id ?? "" },
      { by: "ann", reason: "the wrong filter", delay: "own", directory: archives.directory },
      async () => {},
    );
  expect(await undo()).toMatchObject({ added: 3, complete: true, fault: null });
  expect(await undo()).toMatchObject({ added: 0, present: 3 });
  const waits = await queue.getJob("waits");
  expect(waits).toMatchObject({ name: "bill", data: { n: 1 }, opts: { attempts: 4 } });
  expect((await queue.getJob("raised"))?.priority).toBe(6);
  expect(await queue.getJobState("raised")).toBe("prioritized");
  const score = (await ctx.redis.zscore(bullKeys(identity).delayed, "later")) ?? "";
  expect(Math.abs(runAtOf(score) - at)).toBeLessThan(5_000);
});

test("a repeat with the same key gets the first answer, and makes no second edit", async () => {
  const ctx = testContext();
  const { queue, key } = await knownQueue(ctx, "once");
  await queue.add("x", {}, { delay: HOUR_MS });
  const request = {
    body: {
      selection: { live: { queue: key, state: "delayed" as const } },
      edit: { action: "promote" as const },
      reason: "now",
      dryRun: false,
    },
    actor: "operator",
    idempotencyKey: "k1",
  };
  const first = await createEdit(ctx, request);
  const second = await createEdit(ctx, request);
  expect(second).toEqual({ answer: first.answer, repeated: true });
  expect(await ctx.redis.zcard(ctx.keys.operations("edit"))).toBe(1);
});
