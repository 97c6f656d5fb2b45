import { expect, test } from "vitest";
import { systemClock } from "../clock";
import { OTHER_CODES } from "../contract/values/failures";
import { queueKey } from "../queues/identity";
import { eventually, testContext } from "../testing/context";
import { countCommands } from "../testing/count-commands";
import { openFailureBook } from "./book";
import { FailureTally } from "./pending";
import { readFailures } from "./read";
import { addCounts } from "./store";

const QUEUE = queueKey({ prefix: "bull", name: "work" });
const HOUR = 3_600_000;
const transient = (code: string, count = 1) => ({ class: "transient", code, count }) as const;

function at(startMs: number) {
  let nowMs = startMs;
  const ctx = testContext({ clock: { ...systemClock, now: () => nowMs } });
  const moveTo = (ms: number) => {
    nowMs = ms;
  };
  return { ctx, moveTo };
}
const START = Date.UTC(2026, 0, 1, 12);

test("failures are counted at every resolution, by class and code, largest first", async () => {
  const { ctx, moveTo } = at(START);
  for (const [minute, codes] of [
    [0, [transient("HTTP_503", 2), { class: "permanent", code: "HTTP_404", count: 1 } as const]],
    [1, [transient("HTTP_503", 3)]],
    [90, [transient("a:b", 1)]],
  ] as const)
    await addCounts(ctx, QUEUE, START + minute * 60_000, [...codes]);
  moveTo(START + 95 * 60_000);
  const close = await readFailures(ctx, QUEUE, { from: START, to: START + 300_000, points: 5 });
  expect(close).toMatchObject({ from: START, stepMs: 60_000 });
  expect(close.categories).toEqual([
    { class: "transient", code: "HTTP_503", total: 5, counts: [2, 3, 0, 0, 0] },
    { class: "permanent", code: "HTTP_404", total: 1, counts: [1, 0, 0, 0, 0] },
  ]);
  for (const lengthMs of [2 * HOUR, 12 * HOUR, 20 * 24 * HOUR]) {
    const answer = await readFailures(ctx, QUEUE, { from: START + 95 * 60_000 - lengthMs, points: 60 });
    expect(answer.categories.map(({ code, total }) => [code, total])).toEqual([
      ["HTTP_503", 5],
      ["HTTP_404", 1],
      ["a:b", 1],
    ]);
    expect(answer.categories[0]?.counts).toHaveLength(answer.at.length);
  }
});

test("codes without end do not fill Redis: beyond twenty in a slot they are one, and none is lost", async () => {
  const { ctx } = at(START);
  for (let n = 0; n < 60; n++) await addCounts(ctx, QUEUE, START - 20_000, [transient(`E${n}`)]);
  await addCounts(ctx, QUEUE, START - 20_000, [transient("E1", 5)]);
  const { categories } = await readFailures(ctx, QUEUE, { points: 10 });
  expect(categories).toHaveLength(9);
  expect(categories[0]).toMatchObject({ code: "E1", total: 6 });
  expect(categories.at(-1)).toMatchObject({ class: "transient", code: OTHER_CODES });
  expect(categories.reduce((sum, { total }) => sum + total, 0)).toBe(65);
  const keys = await ctx.redis.keys(`${ctx.keys.prefix}failures:*`);
  expect(keys).toHaveLength(3);
  for (const key of keys) expect(await ctx.redis.pttl(key)).toBeGreaterThan(0);
  expect(Math.max(...(await Promise.all(keys.map((key) => ctx.redis.hlen(key)))))).toBe(22);
});

test("a range that is none is refused", async () => {
  const { ctx } = at(START);
  await expect(readFailures(ctx, QUEUE, { from: START + 1, points: 10 })).rejects.toThrow(
    "The range must begin",
  );
});

test("a thousand failures cost one command a second, and the rest is sent when the book is closed", async () => {
  const ctx = testContext();
  await ctx.redis.ping();
  const book = openFailureBook(ctx, QUEUE);
  const counts = await countCommands(ctx.redis, async () => {
    for (let n = 0; n < 1_000; n++) book.note(transient("EPIPE"));
    await book.close();
  });
  expect(counts.evalsha).toBeLessThanOrEqual(2);
  const { categories } = await readFailures(ctx, QUEUE, { points: 10 });
  expect(categories).toMatchObject([{ total: 1_000 }]);
});

test("what could not be sent is sent later", async () => {
  const ctx = testContext();
  await ctx.redis.set(ctx.keys.failures(QUEUE, 10_000, Math.floor(Date.now() / 1_800_000)), "not a hash");
  const book = openFailureBook(ctx, QUEUE);
  book.note(transient("EPIPE"));
  await new Promise<void>((resolve) => {
    const { sendCommand } = ctx.redis;
    ctx.redis.sendCommand = ((...args: Parameters<typeof sendCommand>) => {
      resolve();
      return sendCommand.apply(ctx.redis, args);
    }) as typeof sendCommand;
  });
  await ctx.redis.flushall();
  await eventually(async () => (await readFailures(ctx, QUEUE, { points: 10 })).categories[0]?.total === 1);
  await book.close();
});

test("what is pending is bounded in codes and in time", () => {
  const tally = new FailureTally();
  for (let n = 0; n < 5_000; n++) tally.note(n * 10_000, transient(`E${n}`));
  for (let n = 0; n < 500; n++) tally.note(0, transient(`C${n}`));
  const pending = tally.take();
  expect(pending).toHaveLength(360);
  for (const { counts } of pending) expect(counts.length).toBeLessThanOrEqual(101);
  expect(pending.flatMap(({ counts }) => counts).reduce((sum, { count }) => sum + count, 0)).toBe(5_500);
  expect(tally.take()).toEqual([]);
});
