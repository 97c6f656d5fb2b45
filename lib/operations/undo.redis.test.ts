import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { MAX_DATA_BYTES } from "../dead-letters/archive/format";
import { listArchives, pruneArchives } from "../dead-letters/archive/store";
import { readJobDetail } from "../jobs/detail";
import { nodeArgs } from "../programs";
import { eventually, type TestContext, testContext } from "../testing/context";
import { knownQueue, writeFailedJobs } from "../testing/failed-fixture";
import { readOperation } from "./store";
import { create, finished, many, startRunner, T } from "./testing/operate";
import { undoRemoval } from "./undo";

const DAY_MS = 86_400_000;

function settings(archiveBytes = 1e9) {
  const directory = mkdtempSync(join(tmpdir(), "spillway-archives-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return { directory, bounds: { archiveMs: DAY_MS, archiveBytes }, release: "0.0.0" };
}

const discardAll = (ctx: TestContext, more = {}) =>
  create(ctx, "discard", { filter: {} }, { archive: true, ...more });
const undo = (ctx: TestContext, id: string | null, directory: string) =>
  undoRemoval(
    ctx,
    { kind: "discard", id: id ?? "" },
    { by: "ann", reason: "a mistake", delay: "none", directory },
    async () => {},
  );

test("what was discarded comes back from its archive, once, in its queues, and the discard says who undid it", async () => {
  const ctx = testContext();
  const archives = settings();
  const a = await knownQueue(ctx, "a");
  const b = await knownQueue(ctx, "b");
  await writeFailedJobs(ctx.redis, a.identity, many(2_500));
  await writeFailedJobs(ctx.redis, b.identity, many(40, { failedReason: "No coin" }));
  startRunner(ctx, archives);
  const { id } = await discardAll(ctx);
  const discard = await finished(ctx, "discard", id);
  expect(discard).toMatchObject({
    state: "completed",
    discarded: 2_540,
    archive: { directory: archives.directory, letters: 2_540, undone: null },
  });
  expect(discard.archive?.until).toBeGreaterThan(Date.now());
  expect([await a.queue.getFailedCount(), await b.queue.getFailedCount()]).toEqual([0, 0]);
  const back = await undo(ctx, id, archives.directory);
  expect(back).toMatchObject({ added: 2_540, present: 0, refused: 0, complete: true });
  expect([await a.queue.getWaitingCount(), await b.queue.getWaitingCount()]).toEqual([2_500, 40]);
  expect(await undo(ctx, id, archives.directory)).toMatchObject({ added: 0, present: 2_540 });
  expect((await readOperation(ctx, "discard", id ?? "")).archive?.undone).toMatchObject({
    by: "ann",
    reason: "a mistake",
    added: 2_540,
  });
  expect((await readJobDetail(ctx, b.key, "j3")).history).toMatchObject([
    { failedReason: "No coin", why: `Undo of discard ${id}: a mistake` },
  ]);
});

test("a runner that is killed again and again loses no job that it has removed", async () => {
  const ctx = testContext();
  const archives = settings();
  const { identity, queue } = await knownQueue(ctx, "killed");
  await writeFailedJobs(ctx.redis, identity, many(3_000));
  const { id } = await discardAll(ctx, { ratePerSec: 1_500 });
  const runner = nodeArgs(new URL("testing/runner-process.ts", import.meta.url));
  const start = () => {
    const args = [...runner, ctx.url, ctx.keys.prefix, archives.directory];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
    onTestFinished(() => void child.kill("SIGKILL"));
    return child;
  };
  const journalled = () => ctx.redis.exists(ctx.keys.operationJournal(id ?? ""));
  for (const left of [2_800, 1_800]) {
    const child = start();
    await eventually(async () => (await queue.getFailedCount()) < left && (await journalled()) > 0, 20_000);
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  }
  start();
  expect(await finished(ctx, "discard", id)).toMatchObject({ state: "completed", discarded: 3_000 });
  expect(await listArchives(archives.directory, id ?? "")).toHaveLength(3);
  const back = await undo(ctx, id, archives.directory);
  // A batch that was cut off is in two of the files, and becomes one job each all the same.
  expect(back).toMatchObject({ added: 3_000, refused: 0, complete: true });
  expect(await queue.getWaitingCount()).toBe(3_000);
}, 90_000);

test("when the archive is full or cannot be written the discard stops, and nothing is gone that is not in it", async () => {
  const ctx = testContext();
  const archives = settings(200_000);
  const { identity, queue } = await knownQueue(ctx, "full");
  const noise = () => Array.from({ length: 20 }, () => Math.random().toString(36)).join("");
  const jobs = many(3_000).map((job) => ({ ...job, data: JSON.stringify({ text: noise() }) }));
  await writeFailedJobs(ctx.redis, identity, jobs);
  startRunner(ctx, archives);
  const { id } = await discardAll(ctx, { ratePerSec: 400 });
  const stopped = await finished(ctx, "discard", id);
  expect(stopped).toMatchObject({ state: "stopped", error: expect.stringContaining("SPILLWAY_ARCHIVE_MB") });
  const left = await queue.getFailedCount();
  expect(left).toBe(3_000 - stopped.discarded);
  expect(left).toBeGreaterThan(0);
  expect(stopped.discarded).toBeGreaterThan(0);
  expect((await undo(ctx, id, archives.directory)).added).toBe(stopped.discarded);

  const file = join(archives.directory, "file");
  writeFileSync(file, "");
  const nowhere = testContext();
  const other = await knownQueue(nowhere, "nowhere");
  await writeFailedJobs(nowhere.redis, other.identity, many(5));
  startRunner(nowhere, { ...archives, directory: join(file, "archives") });
  const none = await discardAll(nowhere);
  expect(await finished(nowhere, "discard", none.id)).toMatchObject({
    state: "stopped",
    discarded: 0,
    error: expect.stringContaining("cannot be written"),
  });
  expect(await other.queue.getFailedCount()).toBe(5);
}, 60_000);

test("a payload that is too large for the archive is left where it is", async () => {
  const ctx = testContext();
  const archives = settings();
  const { identity, queue } = await knownQueue(ctx, "large");
  const data = JSON.stringify("a".repeat(MAX_DATA_BYTES));
  await writeFailedJobs(ctx.redis, identity, [...many(3), { id: "huge", failedAt: T, data }]);
  startRunner(ctx, archives);
  const { id } = await discardAll(ctx);
  expect(await finished(ctx, "discard", id)).toMatchObject({
    state: "completed",
    discarded: 3,
    failed: 1,
    error: expect.stringContaining("too large"),
  });
  expect((await queue.getFailed()).map((job) => job.id)).toEqual(["huge"]);
});

test("without an archive there is no undo, and one that is elsewhere or has expired says so", async () => {
  const ctx = testContext();
  const archives = settings();
  const { identity } = await knownQueue(ctx, "plain");
  await writeFailedJobs(ctx.redis, identity, many(2));
  startRunner(ctx, archives);
  const plain = await create(ctx, "discard", { filter: {} });
  expect(await finished(ctx, "discard", plain.id)).toMatchObject({ archive: null });
  await expect(undo(ctx, plain.id, archives.directory)).rejects.toThrow("there is no undo");
  await writeFailedJobs(ctx.redis, identity, many(2));
  const { id } = await discardAll(ctx);
  await finished(ctx, "discard", id);
  await expect(undo(ctx, id, join(archives.directory, "none"))).rejects.toThrow("not on this machine");
  await expect(undo(ctx, "nope", archives.directory)).rejects.toMatchObject({ code: "not_found" });
});

test("archives go when they are too old, then the oldest when all take too much, but never the one under way", async () => {
  const { directory } = settings();
  const now = Date.now();
  const file = (name: string, ageDays: number) => {
    const path = join(directory, `discard-${name}.x.ndjson.gz`);
    writeFileSync(path, Buffer.alloc(1_000));
    utimesSync(path, new Date(now - ageDays * DAY_MS), new Date(now - ageDays * DAY_MS));
  };
  writeFileSync(join(directory, "notes.txt"), "not ours");
  for (const [name, age] of [
    ["old", 20],
    ["third", 3],
    ["second", 2],
    ["first", 1],
  ] as const)
    file(name, age);
  const left = async () => (await listArchives(directory)).map(({ operation }) => operation);
  await pruneArchives(directory, { archiveMs: 14 * DAY_MS, archiveBytes: 10_000 }, now);
  expect(await left()).toEqual(["third", "second", "first"]);
  await pruneArchives(directory, { archiveMs: 14 * DAY_MS, archiveBytes: 2_500 }, now, "third");
  expect(await left()).toEqual(["third", "first"]);
});
