import { gzipSync } from "node:zlib";
import { UnrecoverableError } from "bullmq";
import { expect, test } from "vitest";
import { moveToReplay } from "../../jobs/move";
import { inPieces, wholeArchive } from "../../testing/archive";
import { eventually, type TestContext, testContext } from "../../testing/context";
import { knownQueue, writeFailedJobs } from "../../testing/failed-fixture";
import { startTestWorker } from "../../testing/work";
import { exportLetters } from "./export";
import { MAX_DATA_BYTES } from "./format";

async function exported(ctx: TestContext, filter: Parameters<typeof exportLetters>[1] = {}): Promise<Buffer> {
  const parts: string[] = [];
  for await (const part of exportLetters(ctx, filter, "0.0.0")) parts.push(part);
  return Buffer.from(parts.join(""));
}

const T = 1_700_000_000_000;

test("what BullMQ keeps of a job that died by itself is in its line, and what it was before", async () => {
  const ctx = testContext();
  const { queue, identity } = await knownQueue(ctx, "till");
  startTestWorker(ctx, "till", async () => {
    throw new UnrecoverableError("The till is jammed");
  });
  const options = { attempts: 4, backoff: { type: "exponential", delay: 50 }, priority: 7, keepLogs: 90 };
  await queue.add(
    "sell",
    { tenant: "acme", sum: 12 },
    { ...options, jobId: "s-1", removeOnFail: { count: 500 } },
  );
  await eventually(async () => (await queue.getFailedCount()) === 1);
  const life = {
    id: "s-1",
    failedAt: T,
    failedReason: "Earlier",
    attemptsMade: 1,
    lifo: false,
    keepLogs: 90,
  };
  const mover = { by: "operator", operation: null, atMs: T, why: "mended", change: null };
  await moveToReplay(queue, [{ ...life, recorded: false }], mover);
  await eventually(async () => (await queue.getFailedCount()) === 1);
  const { letters } = await wholeArchive(inPieces(await exported(ctx)));
  expect(letters).toMatchObject([
    {
      queue: identity,
      id: "s-1",
      name: "sell",
      data: { tenant: "acme", sum: 12 },
      opts: { ...options, removeOnFail: { count: 500 } },
      failedReason: "The till is jammed",
      attemptsMade: 1,
      parent: null,
      history: [{ failedReason: "Earlier", why: "mended", by: "operator" }],
    },
  ]);
  expect(letters[0]?.stacktrace[0]).toContain("The till is jammed");
  expect(letters[0]?.opts).not.toHaveProperty("jobId");
});

test("only what matched and had failed when it began is in it, over all queues, and digits of numbers are kept", async () => {
  const ctx = testContext();
  const a = await knownQueue(ctx, "a");
  const b = await knownQueue(ctx, "b");
  const jobs = Array.from({ length: 1_300 }, (_, i) => ({
    id: `j${i}`,
    failedAt: T + Math.floor(i / 3),
    failedReason: i % 2 ? "Timeout" : "Refused",
  }));
  await writeFailedJobs(ctx.redis, a.identity, jobs);
  await writeFailedJobs(ctx.redis, b.identity, [
    { id: "big", failedAt: T, data: '{"n": 12345678901234567890,\n"text":"ü"}', failedReason: "Timeout" },
    { id: "later", failedAt: Date.now() + 60_000, failedReason: "Timeout" },
  ]);
  const text = (await exported(ctx, { text: "timeout" })).toString();
  const read = await wholeArchive(inPieces(Buffer.from(text), 7));
  expect(read.letters).toHaveLength(651);
  expect(read).toMatchObject({ end: { letters: 651, omitted: 0 }, fault: null, wrong: [] });
  expect((await wholeArchive(inPieces(await exported(ctx, { queue: a.key })))).manifest).toMatchObject({
    matching: 1_300,
    filter: { queue: a.key },
  });
  await writeFailedJobs(ctx.redis, b.identity, [
    { id: "digits", failedAt: T, data: '{"n":12345678901234567890}' },
  ]);
  expect((await exported(ctx, { queue: b.key })).toString()).toContain('"data":{"n":12345678901234567890}');
});

test("what only the index knows filters too, while there is none by a look at each", async () => {
  const ctx = testContext();
  const { identity } = await knownQueue(ctx, "tenants");
  const jobs = Array.from({ length: 700 }, (_, i) => ({
    id: `j${i}`,
    failedAt: T + i,
    data: JSON.stringify({ tenant: i % 7 ? "acme" : "globex" }),
  }));
  await writeFailedJobs(ctx.redis, identity, jobs);
  const read = await wholeArchive(inPieces(await exported(ctx, { tenant: "globex" })));
  expect(read.letters.map(({ id }) => id)).toEqual(Array.from({ length: 100 }, (_, i) => `j${i * 7}`));
});

test("a payload that is no JSON is kept as text, one that is too large is left out and named, one that is gone is passed over", async () => {
  const ctx = testContext();
  const { identity, queue } = await knownQueue(ctx, "odd");
  await writeFailedJobs(ctx.redis, identity, [
    { id: "text", failedAt: T, data: "not { json\n" },
    { id: "huge", failedAt: T + 1, data: JSON.stringify("a".repeat(MAX_DATA_BYTES)) },
    { id: "gone", failedAt: T + 2 },
    { id: "good", failedAt: T + 3 },
  ]);
  await ctx.redis.del(queue.toKey("gone"));
  const read = await wholeArchive(inPieces(await exported(ctx)));
  expect(read.letters.map(({ id, dataText }) => [id, dataText])).toEqual([
    ["text", "not { json\n"],
    ["good", undefined],
  ]);
  expect(read.omitted).toMatchObject([{ why: expect.stringContaining("payload") }]);
  expect(read).toMatchObject({ end: { letters: 2, omitted: 1 }, fault: null });
});

test("a file that was cut off or changed is known as such, compressed or not", async () => {
  const ctx = testContext();
  const { identity } = await knownQueue(ctx, "cut");
  await writeFailedJobs(
    ctx.redis,
    identity,
    Array.from({ length: 400 }, (_, i) => ({ id: `j${i}`, failedAt: T + i })),
  );
  const whole = await exported(ctx);
  const packed = gzipSync(whole);
  expect((await wholeArchive(inPieces(packed, 100))).fault).toBeNull();
  for (const bytes of [whole, packed]) {
    const cut = await wholeArchive(inPieces(bytes.subarray(0, Math.floor(bytes.length / 2)), 1_000));
    expect(cut.fault).toContain("cut off");
    expect(cut.letters.length).toBeGreaterThan(50);
  }
  const changed = whole.toString().replace('"id":"j7"', '"id":"x7"');
  expect((await wholeArchive(inPieces(Buffer.from(changed)))).fault).toContain("changed");
  const lines = whole.toString().split("\n");
  lines.splice(5, 1);
  expect((await wholeArchive(inPieces(Buffer.from(lines.join("\n"))))).fault).toContain("changed");
  const later = whole.toString().replace('"format":1', '"format":2');
  await expect(wholeArchive(inPieces(Buffer.from(later)))).rejects.toMatchObject({ code: "unprocessable" });
  await expect(wholeArchive(inPieces(Buffer.from("{}\n")))).rejects.toMatchObject({ code: "unprocessable" });
  await expect(wholeArchive(inPieces(Buffer.from("")))).rejects.toMatchObject({ code: "unprocessable" });
});

test("100 MB pass with little in memory, however slow the reader is", async () => {
  const ctx = testContext();
  const { identity } = await knownQueue(ctx, "large");
  const data = JSON.stringify({ text: "a".repeat(100_000) });
  await writeFailedJobs(
    ctx.redis,
    identity,
    Array.from({ length: 1_000 }, (_, i) => ({ id: `j${i}`, failedAt: T + i, data })),
  );
  let bytes = 0;
  let most = 0;
  for await (const part of exportLetters(ctx, {}, "0.0.0")) {
    bytes += part.length;
    most = Math.max(most, part.length);
  }
  expect(bytes).toBeGreaterThan(100_000_000);
  expect(most).toBeLessThan(1_500_000);
}, 60_000);
