import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import type { ImportLine } from "../../contract/archives";
import { readJobDetail } from "../../jobs/detail";
import { sealValue } from "../../payloads/envelope";
import { parseKeyRing } from "../../payloads/key-ring";
import { queueKey } from "../../queues/identity";
import { inPieces } from "../../testing/archive";
import { eventually, type TestContext, testContext } from "../../testing/context";
import { type FailedJobShape, knownQueue, writeFailedJobs } from "../../testing/failed-fixture";
import { startTestWorker } from "../../testing/work";
import { exportLetters } from "./export";
import { type ImportOptions, importArchive } from "./import";

const T = 1_700_000_000_000;

async function exported(ctx: TestContext, filter: { queue?: string } = {}): Promise<Buffer> {
  const parts: string[] = [];
  for await (const part of exportLetters(ctx, filter, "0.0.0")) parts.push(part);
  return Buffer.from(parts.join(""));
}

async function run(
  ctx: TestContext,
  bytes: Uint8Array,
  more: Partial<ImportOptions> = {},
  body = inPieces(bytes),
) {
  const told: ImportLine[] = [];
  const options: ImportOptions = { delay: "own", dryRun: false, by: "operator", why: "wanted back", ...more };
  const summary = await importArchive(ctx, body, options, async (line) => void told.push(line));
  return { summary, refused: told.flatMap((line) => (line.kind === "refused" ? [line] : [])), told };
}

/** A queue whose dead letters were exported and then removed. */
async function taken(ctx: TestContext, name: string, jobs: FailedJobShape[]) {
  const known = await knownQueue(ctx, name);
  await writeFailedJobs(ctx.redis, known.identity, jobs);
  const bytes = await exported(ctx, { queue: known.key });
  await known.queue.clean(0, 0, "failed");
  expect(await known.queue.getFailedCount()).toBe(0);
  return { ...known, bytes };
}

const some = (count: number): FailedJobShape[] =>
  Array.from({ length: count }, (_, i) => ({ id: `j${i}`, failedAt: T + i, data: JSON.stringify({ i }) }));

test("what was exported and removed comes back once, however often the file is imported, also when its jobs are done and gone", async () => {
  const ctx = testContext();
  const { queue, bytes } = await taken(ctx, "back", some(1_200));
  const dry = await run(ctx, bytes, { dryRun: true });
  expect(dry.summary).toMatchObject({ dryRun: true, added: 1_200, present: 0, refused: 0, complete: true });
  expect((await queue.getJobCounts()).waiting).toBe(0);
  const first = await run(ctx, gzipSync(bytes));
  expect(first.summary).toMatchObject({ added: 1_200, present: 0, refused: 0, complete: true, fault: null });
  const counts = { queueName: "back", added: 1_200, present: 0 };
  expect(first.summary.byQueue).toEqual([expect.objectContaining(counts)]);
  const again = await run(ctx, bytes);
  expect(again.summary).toMatchObject({ added: 0, present: 1_200, refused: 0 });
  const seen: string[] = [];
  startTestWorker(ctx, "back", async (job) => void seen.push(job.id ?? ""), {
    removeOnComplete: { count: 0 },
  });
  await eventually(() => seen.length === 1_200);
  await eventually(async () => (await queue.getJobCountByTypes("waiting", "active", "completed")) === 0);
  expect((await run(ctx, bytes)).summary).toMatchObject({ added: 0, present: 1_200 });
  expect(new Set(seen).size).toBe(1_200);
});

test("an import that was broken off is finished by importing the file again: no job twice, none missing", async () => {
  const ctx = testContext();
  const { queue, bytes } = await taken(ctx, "broken", some(2_000));
  async function* breaking() {
    yield bytes.subarray(0, Math.floor(bytes.length * 0.6));
    throw new Error("The line is dead");
  }
  await expect(run(ctx, bytes, {}, breaking())).rejects.toThrow("The line is dead");
  const before = await queue.getWaitingCount();
  expect(before).toBeGreaterThan(400);
  expect(before).toBeLessThan(2_000);
  const cut = await run(ctx, bytes.subarray(0, Math.floor(bytes.length * 0.7)));
  expect(cut.summary.complete).toBe(false);
  expect(cut.summary.fault).toContain("cut off");
  expect(cut.refused).toMatchObject([{ why: "The line is no JSON." }]);
  const rest = await run(ctx, bytes);
  expect(rest.summary).toMatchObject({ letters: 2_000, refused: 0, complete: true });
  expect(rest.summary.present).toBe(cut.summary.added + cut.summary.present);
  expect(await queue.getWaitingCount()).toBe(2_000);
});

test("a crash behind the adding and before it was remembered adds no job twice", async () => {
  const ctx = testContext();
  const { queue, bytes } = await taken(ctx, "crash", some(30));
  await run(ctx, bytes);
  const marks = await ctx.redis.zrange(ctx.keys.imports(), "0", "-1");
  await ctx.redis.del(...marks);
  expect((await run(ctx, bytes)).summary).toMatchObject({ added: 0, present: 30 });
  expect(await queue.getWaitingCount()).toBe(30);
});

test("dead letters that are still there are not doubled, whatever their ids", async () => {
  const ctx = testContext();
  const { queue, identity } = await knownQueue(ctx, "there");
  // BullMQ gives whole numbers itself, and takes none from others.
  await writeFailedJobs(ctx.redis, identity, [
    { id: "7", failedAt: T },
    { id: "order-1", failedAt: T, data: '{ "b": 1, "a": 2 }' },
  ]);
  const bytes = await exported(ctx);
  expect((await run(ctx, bytes)).summary).toMatchObject({ added: 0, present: 2 });
  await queue.remove("7");
  const back = await run(ctx, bytes);
  expect(back.summary).toMatchObject({ added: 1, present: 1, renamed: 1 });
  expect((await run(ctx, bytes)).summary).toMatchObject({ added: 0, present: 2 });
  const [job] = await queue.getWaiting();
  expect(job?.id).toMatch(/^import-/);
});

test("options are kept, and what the job was before is in its history", async () => {
  const ctx = testContext();
  const opts = {
    attempts: 5,
    backoff: { type: "exponential", delay: 700, jitter: 0.5 },
    removeOnComplete: { age: 60, count: 3 },
    removeOnFail: 9,
    stackTraceLimit: 4,
    kl: 25,
  };
  const { queue, key, bytes } = await taken(ctx, "kept", [
    { id: "plain", failedAt: T, opts, failedReason: "No coin" },
    { id: "first", failedAt: T, opts: { priority: 3 } },
    { id: "late", failedAt: T, opts: { delay: 90_000 } },
    { id: "lifo", failedAt: T, opts: { lifo: true } },
  ]);
  expect((await run(ctx, bytes)).summary).toMatchObject({ added: 4 });
  const { kl, ...public_ } = opts;
  expect((await queue.getJob("plain"))?.opts).toMatchObject({ ...public_, keepLogs: kl });
  expect((await queue.getPrioritized()).map(({ id, priority }) => [id, priority])).toEqual([["first", 3]]);
  const [late] = await queue.getDelayed();
  expect([late?.id, late?.delay]).toEqual(["late", 90_000]);
  expect((await queue.getWaiting()).map(({ id }) => id)).toEqual(["lifo", "plain"]);
  const detail = await readJobDetail(ctx, key, "plain");
  expect(detail).toMatchObject({ state: "waiting", attemptsMade: 0 });
  expect(detail.history).toMatchObject([
    {
      by: "operator",
      failedReason: "No coin",
      failedAt: T,
      attemptsMade: 3,
      why: "wanted back",
      change: "imported from an archive",
      from: { queueName: "kept", id: "plain" },
      stacks: [expect.stringContaining("at work (worker.js:1:1)")],
    },
  ]);
});

test("they go to another queue, at once or later, when that is asked for", async () => {
  const ctx = testContext();
  const { bytes } = await taken(ctx, "from", [
    { id: "a", failedAt: T, opts: { delay: 90_000 } },
    { id: "b", failedAt: T + 1 },
  ]);
  const other = await knownQueue(ctx, "other");
  expect((await run(ctx, bytes, { queue: other.key, delay: "none" })).summary).toMatchObject({ added: 2 });
  expect(await other.queue.getWaitingCount()).toBe(2);
  const third = await knownQueue(ctx, "third");
  await run(ctx, bytes, { queue: third.key, delay: 3_600_000 });
  expect((await third.queue.getDelayed()).map(({ delay }) => delay)).toEqual([3_600_000, 3_600_000]);
  const missing = queueKey({ prefix: ctx.prefix, name: "missing" });
  await expect(run(ctx, bytes, { queue: missing })).rejects.toMatchObject({ code: "queue_not_found" });
});

test("each line that cannot become a job is told by its number and why, and stops no other", async () => {
  const ctx = testContext();
  const { queue, bytes } = await taken(ctx, "lines", [
    { id: "text", failedAt: T, data: "no { json" },
    { id: "opts", failedAt: T + 1, opts: { priority: 9_999_999_999 } },
    { id: "taken", failedAt: T + 2, data: '{"n":1}' },
    { id: "good", failedAt: T + 3 },
    { id: "gone", failedAt: T + 4 },
  ]);
  await queue.add("job", { n: 2 }, { jobId: "taken" });
  const lines = bytes.toString().trimEnd().split("\n");
  const gone = JSON.parse(lines[5] ?? "");
  lines[5] = JSON.stringify({ ...gone, queue: { prefix: ctx.prefix, name: "nowhere" } });
  lines.splice(6, 0, "{}", "{}");
  const { refused, summary } = await run(ctx, Buffer.from(lines.join("\n")));
  expect(refused).toMatchObject([
    { from: 2, to: 2, why: "Its payload is no JSON." },
    { from: 3, to: 3, why: expect.stringContaining("priority") },
    { from: 4, to: 4, why: expect.stringContaining("Another job has its id") },
    { from: 6, to: 6, why: expect.stringContaining("There is no queue") },
    { from: 7, to: 7, why: expect.stringContaining("no dead letter") },
    { from: 8, to: 8, why: expect.stringContaining("no dead letter") },
  ]);
  expect(summary).toMatchObject({
    added: 1,
    refused: 6,
    complete: false,
    fault: expect.stringContaining("changed"),
  });
});

test("a sealed field leaves and comes back sealed, into its own queue and its shards alone", async () => {
  const ctx = testContext();
  const ring = parseKeyRing(`one:${Buffer.alloc(32, 1).toString("base64")}`);
  if (!ring) throw new Error("No key ring.");
  const sealed = await sealValue(ring, { queue: "cards", jobName: "job", path: ["card"] }, "4242 4242");
  const { queue, bytes } = await taken(ctx, "cards", [
    { id: "c", failedAt: T, data: JSON.stringify({ card: sealed }) },
  ]);
  expect(bytes.toString()).not.toContain("4242 4242");
  const other = await knownQueue(ctx, "other");
  const refused = await run(ctx, bytes, { queue: other.key });
  expect(refused.refused).toMatchObject([{ why: expect.stringContaining("queue cards only") }]);
  const shard = await knownQueue(ctx, "cards~1");
  expect((await run(ctx, bytes, { queue: shard.key, dryRun: true })).summary).toMatchObject({ added: 1 });
  expect((await run(ctx, bytes)).summary).toMatchObject({ added: 1 });
  expect((await queue.getWaiting())[0]?.data).toEqual({ card: sealed });
});

test("a letter that the file has twice becomes one job", async () => {
  const ctx = testContext();
  const { queue, bytes } = await taken(ctx, "twice", some(3));
  const lines = bytes.toString().trimEnd().split("\n");
  const twice = [...lines.slice(0, 4), ...lines.slice(1, 4)].join("\n");
  expect((await run(ctx, Buffer.from(twice))).summary).toMatchObject({
    added: 3,
    present: 3,
    complete: false,
  });
  expect(await queue.getWaitingCount()).toBe(3);
});

test("a file that cannot be decompressed further ends with what was read, and says so", async () => {
  const ctx = testContext();
  const { queue, bytes } = await taken(
    ctx,
    "damaged",
    some(3_000).map((job) => ({
      ...job,
      data: JSON.stringify({ text: Math.random().toString(36).repeat(9) }),
    })),
  );
  const packed = gzipSync(bytes);
  packed.fill(0xff, Math.floor(packed.length / 2), Math.floor(packed.length / 2) + 2_000);
  const { summary } = await run(ctx, packed);
  expect(summary).toMatchObject({ complete: false });
  expect(summary.fault).not.toBeNull();
  expect(await queue.getWaitingCount()).toBe(summary.added);
});
