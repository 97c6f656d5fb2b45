import { expect, test } from "vitest";
import { systemClock } from "../clock";
import { sealChunks } from "../metrics/sealed/seal";
import { queueKey } from "../queues/identity";
import { answersOf } from "../redis-pipeline";
import { type TestContext, testContext } from "../testing/context";
import { sumOf } from "../testing/latency";
import { LatencyBook, type Reading } from "./book";
import { addEnded, addLatency, addReport, type Delta, noDelta } from "./delta";
import { readLatency } from "./read";
import { readBreakdown } from "./read-breakdown";
import { readReport, writeReport } from "./report";
import { readSlots } from "./slots";
import { WorkTally } from "./work-tally";

const QUEUE = queueKey({ prefix: "bull", name: "work" });
const START = Date.UTC(2026, 0, 1, 12);
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

type Write = (string | number)[];

async function carryOut({ redis }: TestContext, readings: Reading<Write[]>[]) {
  await readSlots(
    redis,
    readings.flatMap(({ asked }) => asked),
  );
  const pipeline = redis.pipeline();
  for (const reading of readings)
    for (const [command, ...args] of reading.finish()) pipeline.call(String(command), ...args);
  await answersOf(pipeline);
}

/** A tick of a leader: sums up what is due, and counts what is new. */
async function tick(ctx: TestContext, book: LatencyBook, nowMs: number, delta: Delta) {
  book.rest(nowMs);
  await carryOut(ctx, [...book.sumUp(nowMs), book.count(delta, nowMs)]);
}

function derived(atMs: number, ms: number, jobs = 1): Delta {
  const delta = noDelta();
  for (let n = 0; n < jobs; n++) {
    addLatency(delta, "run", atMs, ms, "mail");
    addEnded(delta, atMs, { outcome: "completed", name: "mail", measured: true });
  }
  return delta;
}

function reported(atMs: number, jobs: number): Delta {
  const tally = new WorkTally();
  for (let n = 0; n < jobs; n++) {
    tally.ran({ name: "mail", tenant: "acme" }, 50, atMs);
    tally.ended({ name: "mail", tenant: "acme" }, "completed", atMs);
  }
  const delta = noDelta();
  for (const second of tally.take(atMs, { all: true, isBusy: false })) {
    const text = writeReport({ ...second, concurrency: 4, loopDelayMs: 1 });
    const figures = readReport("w", text);
    if (figures) addReport(delta, figures);
  }
  return delta;
}

const open = (ctx: TestContext, sinceMs: number) => new LatencyBook(ctx, QUEUE, sinceMs);
const at = (ctx: TestContext, nowMs: number) => ({
  ...ctx,
  clock: { ...systemClock, now: () => nowMs },
});
async function totalOf(ctx: TestContext, nowMs: number, lengthMs: number) {
  const latency = await readLatency(at(ctx, nowMs), QUEUE, { from: nowMs - lengthMs, to: nowMs, points: 20 });
  return {
    stepMs: latency.stepMs,
    jobs: sumOf(latency.run.count),
    p99: latency.run.p99.find((ms) => ms !== null),
  };
}

test("coarser tiers are summed up from the finer, whoever leads and whatever comes late", async () => {
  const ctx = testContext();
  let book = open(ctx, START);
  const end = START + 2 * HOUR;
  let jobs = 0;
  for (let atMs = START; atMs < end; atMs += 20 * SECOND) {
    await tick(ctx, book, atMs + SECOND, derived(atMs, 100));
    jobs += 1;
    if (jobs % 7 === 0) {
      book = open(ctx, atMs + 2 * SECOND);
      book.restedUntil(atMs + SECOND);
    }
    if (jobs % 50 === 0) {
      // Of eight minutes ago.
      await tick(ctx, book, atMs + 3 * SECOND, derived(atMs - 480 * SECOND, 100, 3));
      jobs += 3;
    }
  }
  for (let n = 0; n < 60; n++) await tick(ctx, book, end + (4 + n) * SECOND, noDelta());
  const now = end + 80 * SECOND;
  expect(await totalOf(ctx, now, 2 * HOUR + 80 * SECOND)).toMatchObject({
    jobs,
    p99: expect.closeTo(100, -1),
  });
  const hours = await readLatency(at(ctx, now), QUEUE, { from: now - 24 * HOUR, to: now, points: 24 });
  expect(hours.stepMs).toBe(HOUR);
  expect(sumOf(hours.run.count)).toBe(jobs);
  const { rows } = await readBreakdown(at(ctx, now), QUEUE, {
    by: "name",
    from: now - 3 * HOUR,
    to: now,
    points: 12,
  });
  expect(rows).toMatchObject([{ value: "mail", completed: jobs }]);
});

test("a report takes the place of what events told of the same jobs, before a restart and after it", async () => {
  const ctx = testContext();
  const first = open(ctx, START);
  await tick(ctx, first, START + SECOND, derived(START, 100, 10));
  const second = open(ctx, START + 2 * SECOND);
  await tick(ctx, second, START + 3 * SECOND, reported(START, 10));
  await tick(ctx, second, START + 4 * SECOND, derived(START + 3 * SECOND, 100, 5));
  const now = START + 15 * SECOND;
  const answer = await readLatency(at(ctx, now), QUEUE, { from: START, to: now, points: 2 });
  expect(sumOf(answer.run.count)).toBe(10);
  expect(answer.run.max[0]).toBeLessThan(53);
  expect(answer.source[0]).toBe("sampled");
  await tick(ctx, open(ctx, START + 5 * SECOND), START + 6 * SECOND, reported(START + 3 * SECOND, 5));
  expect((await readLatency(at(ctx, now), QUEUE, { from: START, to: now, points: 2 })).source[0]).toBe(
    "exact",
  );
});

test("what is older than the finest tier is left alone, and a queue at rest stores nothing", async () => {
  const ctx = testContext();
  const book = open(ctx, START);
  await tick(ctx, book, START, noDelta());
  await tick(ctx, book, START, derived(START - HOUR, 100));
  expect(await ctx.redis.keys(`${ctx.keys.prefix}*`)).toEqual([]);
});

test("what workers may run at once is told of all that a collector catches up with", async () => {
  const ctx = testContext();
  const book = open(ctx, START - HOUR);
  const delta = reported(START, 1);
  for (let minute = 1; minute <= 5; minute++) {
    const later = reported(START + minute * MINUTE, 1);
    for (const part of ["queue", "name", "tenant", "workers"] as const)
      for (const [bucket, parts] of later[part]) (delta[part] as Map<number, unknown>).set(bucket, parts);
  }
  const now = START + 6 * MINUTE;
  await tick(ctx, book, now, delta);
  const { workers } = await readLatency(at(ctx, now), QUEUE, { from: START, to: now, points: 36 });
  expect(workers.concurrency.filter((jobs) => jobs !== null)).toEqual([4, 4, 4, 4, 4, 4]);
});

test("what a queue did last is forgotten when it is at rest, and read again when more of it comes", async () => {
  const ctx = testContext();
  const book = open(ctx, START - HOUR);
  await tick(ctx, book, START + SECOND, derived(START, 100, 3));
  const late = (nowMs: number) =>
    book.count(derived(START, 100), nowMs).asked.reduce((sum, { slots }) => sum + slots.length, 0);
  expect(late(START + 2 * SECOND)).toBe(0);
  // The bucket by name and by tenant has ended too.
  const now = START + 11 * MINUTE;
  await tick(ctx, book, now, noDelta());
  expect(late(now)).toBe(3);
  await tick(ctx, book, now, derived(START, 100, 2));
  expect(await totalOf(ctx, now, 12 * MINUTE)).toMatchObject({ jobs: 5 });
});

test("the last hour has the latencies of fifty names and fifty tenants, whoever leads and whenever one dies", async () => {
  const ctx = testContext();
  let book = open(ctx, START);
  const runOf = (n: number) => 20 * 1.1 ** n;
  for (let minute = 0; minute < 55; minute++) {
    const atMs = START + minute * MINUTE;
    const tally = new WorkTally();
    for (let n = 0; n < 50; n++) {
      tally.ran({ name: `name ${n}`, tenant: `tenant ${n}` }, runOf(n), atMs);
      tally.ended({ name: `name ${n}`, tenant: `tenant ${n}` }, "completed", atMs);
    }
    const delta = noDelta();
    for (const second of tally.take(atMs, { all: true, isBusy: false })) {
      const figures = readReport("w", writeReport({ ...second, concurrency: 4, loopDelayMs: 1 }));
      if (figures) addReport(delta, figures);
    }
    await tick(ctx, book, atMs + SECOND, delta);
    if (minute % 7 === 0) {
      // One that counted, and died before anything of it was stored.
      book.count(reported(atMs + SECOND, 5), atMs + 2 * SECOND);
      book = open(ctx, atMs + 3 * SECOND);
      book.restedUntil(atMs + SECOND);
    }
  }
  const nowMs = START + 55 * MINUTE;
  await sealChunks(ctx, [QUEUE], { sinceMs: 0, nowMs });
  for (const by of ["name", "tenant"] as const) {
    const range = { from: nowMs - HOUR, to: nowMs, points: 180 };
    const { rows, rest } = await readBreakdown(at(ctx, nowMs), QUEUE, { by, ...range });
    expect(rows).toHaveLength(50);
    expect(rest).toBeNull();
    for (const { value, completed, run } of rows) {
      expect([completed, run.count]).toEqual([55, 55]);
      const truth = runOf(Number(value.split(" ")[1]));
      expect(Math.abs((run.p95 ?? Number.NaN) - truth)).toBeLessThanOrEqual(0.05 * truth + 0.6);
    }
  }
});
