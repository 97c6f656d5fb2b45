import { expect, test } from "vitest";
import { bullKeys } from "../queues/backend/keys";
import { queueKey } from "../queues/identity";
import { eventually, testContext } from "../testing/context";
import { countCommands } from "../testing/count-commands";
import { knownQueue } from "../testing/failed-fixture";
import { startTestWorker } from "../testing/work";
import { readAgenda } from "./agenda";
import { readScheduler } from "./detail";
import { listSchedulers } from "./list";

const HOUR = 3_600_000;
const YEARLY = "0 0 1 1 *";

test("schedulers of all queues are listed by when they run next, page by page, and found by text and queue", async () => {
  const ctx = testContext();
  const nightly = await knownQueue(ctx, "nightly");
  const mail = await knownQueue(ctx, "mail");
  await nightly.queue.upsertJobScheduler(
    "yearly report",
    { pattern: YEARLY, tz: "Europe/Zurich" },
    { name: "report" },
  );
  await nightly.queue.upsertJobScheduler("a/b:c ☂", { every: HOUR, offset: HOUR / 2, limit: 9 });
  await mail.queue.upsertJobScheduler("digest", { every: 24 * HOUR, startDate: Date.now() + 3 * HOUR });

  const first = await listSchedulers(ctx, { limit: 2 });
  expect(first).toMatchObject({ total: 3, of: 3, truncated: false });
  expect(
    first.schedulers.map(({ id, queueName, state, iterations }) => [id, queueName, state, iterations]),
  ).toEqual([
    ["a/b:c ☂", "nightly", "scheduled", 1],
    ["digest", "mail", "scheduled", 1],
  ]);
  const second = await listSchedulers(ctx, { limit: 2, cursor: first.nextCursor ?? "" });
  expect(second.nextCursor).toBeNull();
  expect(second.schedulers).toMatchObject([
    {
      id: "yearly report",
      jobName: "report",
      schedule: { pattern: YEARLY, tz: "Europe/Zurich", limit: null },
    },
  ]);
  const found = await listSchedulers(ctx, { q: "A/B", limit: 10 });
  expect(found).toMatchObject({ total: 1, of: 3, schedulers: [{ schedule: { everyMs: HOUR, limit: 9 } }] });
  expect((await listSchedulers(ctx, { queue: mail.key, limit: 10 })).schedulers.map(({ id }) => id)).toEqual([
    "digest",
  ]);
  await expect(listSchedulers(ctx, { limit: 2, cursor: "what" })).rejects.toMatchObject({
    code: "invalid_request",
  });
  await expect(
    listSchedulers(ctx, { queue: queueKey({ prefix: ctx.prefix, name: "none" }), limit: 1 }),
  ).rejects.toMatchObject({ code: "queue_not_found" });
});

test("a foreign queue with hundreds of schedulers among many queues costs a few round trips, and nothing is written", async () => {
  const ctx = testContext();
  const { queue, key, identity } = await knownQueue(ctx, "foreign");
  for (let n = 0; n < 60; n++) await knownQueue(ctx, `quiet-${n}`);
  const ids = Array.from({ length: 400 }, (_, n) => `tenant-${n}`);
  await Promise.all(
    ids.map((id, n) => queue.upsertJobScheduler(id, { every: HOUR, offset: n + 1 }, { data: { n } })),
  );
  const dump = async () => {
    const names = (await ctx.redis.keys(`${ctx.prefix}:*`)).sort();
    return Promise.all(names.map(async (name) => [name, await ctx.redis.dumpBuffer(name)]));
  };
  const before = await dump();
  const commands = await countCommands(ctx.redis, async () => {
    const page = await listSchedulers(ctx, { limit: 50 });
    expect(page).toMatchObject({ total: 400 });
    expect(page.schedulers).toHaveLength(50);
  });
  // Of the queues one command each, of those that have any one more; then a few for each row of the page.
  expect(commands.zcard).toBe(61);
  expect(commands.zrange).toBe(1);
  expect(commands.hmget).toBe(50);
  expect(commands.hvals).toBe(1);
  const seen = new Set<string>();
  let cursor: string | null | undefined;
  do {
    const page = await listSchedulers(ctx, { queue: key, limit: 150, ...(cursor ? { cursor } : {}) });
    for (const { id } of page.schedulers) seen.add(id);
    cursor = page.nextCursor;
  } while (cursor);
  expect(seen.size).toBe(400);
  const agenda = await readAgenda(ctx, { hours: 24 });
  expect(agenda.frequent.length + new Set(agenda.runs.map(({ scheduler }) => scheduler)).size).toBe(300);
  expect(agenda.leftOut).toBe(100);
  await readScheduler(ctx, { queue: key, scheduler: "tenant-7" });
  expect(await dump()).toEqual(before);
  expect(await ctx.redis.zcard(bullKeys(identity).repeat)).toBe(400);
});

test("the state says what became of the next job: it waits, is due, is gone, or was the last", async () => {
  const ctx = testContext();
  const { queue, key } = await knownQueue(ctx, "states");
  const state = async (scheduler: string) => (await readScheduler(ctx, { queue: key, scheduler })).state;
  await queue.upsertJobScheduler("waits", { pattern: YEARLY });
  await queue.upsertJobScheduler("due", { every: HOUR });
  await queue.upsertJobScheduler("stuck", { pattern: "0 0 2 1 *" });
  const delayed = await queue.getDelayed();
  const next = delayed.find(({ repeatJobKey }) => repeatJobKey === "stuck");
  // As a tool does that knows nothing of schedulers.
  await ctx.redis.del(`${ctx.prefix}:states:${next?.id}`);
  await ctx.redis.zrem(`${ctx.prefix}:states:delayed`, next?.id ?? "");
  expect(await state("waits")).toBe("scheduled");
  expect(await state("due")).toBe("due");
  expect(await state("stuck")).toBe("stuck");

  const last = await knownQueue(ctx, "last");
  await last.queue.upsertJobScheduler("twice", { every: 200, limit: 2 }, { name: "beat" });
  startTestWorker(ctx, "last", async () => "beaten");
  await eventually(async () => (await last.queue.getCompletedCount()) === 2);
  const ended = await readScheduler(ctx, { queue: last.key, scheduler: "twice" });
  expect(ended).toMatchObject({
    state: "ended",
    iterations: 2,
    nextAt: null,
    nextRuns: [],
    last: { state: "completed" },
  });
  expect(ended.jobs.map((job) => job.state)).toEqual(["completed", "completed"]);
  expect((await listSchedulers(ctx, { queue: last.key, limit: 5 })).schedulers).toMatchObject([
    { state: "ended" },
  ]);
});

test("a scheduler has its template, its next runs and its last jobs", async () => {
  const ctx = testContext();
  const { queue, key } = await knownQueue(ctx, "detail");
  await queue.upsertJobScheduler(
    "beat",
    { every: HOUR },
    { name: "pulse", data: { tenant: "acme", deep: [1] }, opts: { attempts: 4, removeOnComplete: 50 } },
  );
  startTestWorker(ctx, "detail", async () => {
    throw new Error("no");
  });
  await eventually(async () => (await queue.getDelayedCount()) === 1);
  const beat = await eventually(async () => {
    const one = await readScheduler(ctx, { queue: key, scheduler: "beat" });
    return one.jobs.length > 0 ? one : false;
  });
  expect(beat).toMatchObject({ jobName: "pulse", iterations: 2, state: "scheduled", kept: null });
  expect(JSON.parse(beat.data.text)).toEqual({ tenant: "acme", deep: [1] });
  expect(JSON.parse(beat.opts.text)).toMatchObject({ attempts: 4, removeOnComplete: 50 });
  expect(beat.nextRuns).toHaveLength(10);
  expect(beat.nextRuns[0]).toBe(beat.nextAt);
  expect((beat.nextRuns[1] ?? 0) - (beat.nextRuns[0] ?? 0)).toBe(HOUR);
  await expect(readScheduler(ctx, { queue: key, scheduler: "other" })).rejects.toMatchObject({
    code: "not_found",
  });
});

test("what others left is shown as it is: a legacy repeatable job, a pattern that cannot be read, no record", async () => {
  const ctx = testContext();
  const { queue, key, identity } = await knownQueue(ctx, "odd");
  const { repeat } = bullKeys(identity);
  const later = Date.now() + HOUR;
  await ctx.redis.zadd(repeat, later, "report::::0 0 1 1 *", later + 1, "odd", later + 2, "bare");
  await ctx.redis.hset(`${repeat}:odd`, { name: "x", pattern: "whenever", ic: "3" });
  const { schedulers } = await listSchedulers(ctx, { queue: key, limit: 10 });
  expect(
    schedulers.map(({ id, state, jobName, schedule }) => [id, state, jobName, schedule.pattern]),
  ).toEqual([
    ["report::::0 0 1 1 *", "legacy", "report", "0 0 1 1 *"],
    ["odd", "stuck", "x", "whenever"],
    ["bare", "stuck", "", null],
  ]);
  await expect(readScheduler(ctx, { queue: key, scheduler: "report::::0 0 1 1 *" })).rejects.toMatchObject({
    code: "unprocessable",
  });
  expect(await readScheduler(ctx, { queue: key, scheduler: "odd" })).toMatchObject({
    state: "stuck",
    nextRuns: [],
  });
  expect(await queue.getJobSchedulersCount()).toBe(3);
});

test("the agenda lists times in order, tells apart what runs often, and computes no more than it shows", async () => {
  const ctx = testContext();
  const { queue } = await knownQueue(ctx, "agenda");
  await queue.upsertJobScheduler("often", { pattern: "*/5 * * * *" });
  await queue.upsertJobScheduler("six", { pattern: "0 */6 * * *", tz: "UTC" }, { name: "quarter" });
  await queue.upsertJobScheduler("daily", { pattern: "30 4 * * *", tz: "UTC" });
  await queue.upsertJobScheduler("yearly", { every: 366 * 24 * HOUR, offset: 1 });
  const day = await readAgenda(ctx, { hours: 24 });
  const idsOf = (runs: typeof day.runs) => runs.map(({ scheduler }) => day.schedulers[scheduler]?.id);
  expect(idsOf(day.frequent)).toEqual(["often"]);
  expect(idsOf(day.runs).sort()).toEqual(["daily", "six", "six", "six", "six"]);
  expect(day.runs.map(({ at }) => at)).toEqual(day.runs.map(({ at }) => at).sort((a, b) => a - b));
  const week = await readAgenda(ctx, { hours: 168, q: "daily" });
  expect(week.runs).toHaveLength(7);
  expect(week.until - week.asOf).toBe(168 * HOUR);
});
