import { expect, test } from "vitest";
import { MAX_PAUSED_SCHEDULERS, type SchedulerDraft } from "../contract/schedulers";
import { eventually, type TestContext, testContext } from "../testing/context";
import { dyingRedis, interruptedRedis } from "../testing/dying-redis";
import { knownQueue } from "../testing/failed-fixture";
import { startTestWorker } from "../testing/work";
import { putScheduler, removeScheduler } from "./change";
import { checkedRuns, previewQuery } from "./check";
import { readScheduler } from "./detail";
import { listSchedulers } from "./list";
import { dropKept, pauseScheduler, resumeScheduler } from "./pause";
import { runNow } from "./run-now";

const HOUR = 3_600_000;
const YEARLY = "0 0 1 1 *";
const WHO = { by: "ann", reason: "a migration" };

const draft = (part: Partial<SchedulerDraft> = {}): SchedulerDraft => ({
  jobName: "report",
  pattern: null,
  tz: null,
  everyMs: null,
  offsetMs: null,
  startAt: null,
  endAt: null,
  limit: null,
  ...part,
});

async function setUp(name: string) {
  const ctx = testContext();
  const { queue, key } = await knownQueue(ctx, name);
  return { ctx, queue, key, place: { queue: key, scheduler: "s" } };
}
const versionIn = async (ctx: TestContext, place: { queue: string; scheduler: string }) =>
  (await readScheduler(ctx, place)).version;

test("a scheduler is made, changed from the version that was seen, and removed with its next job", async () => {
  const { ctx, queue, place } = await setUp("made");
  const made = await putScheduler(ctx, place, {
    ...draft({ pattern: YEARLY, tz: "Asia/Tokyo", data: { tenant: "acme" }, opts: { attempts: 3 } }),
    expected: null,
  });
  expect(made).toMatchObject({ before: null, after: { pattern: YEARLY } });
  const stored = await queue.getJobScheduler("s");
  expect(stored).toMatchObject({ name: "report", pattern: YEARLY, tz: "Asia/Tokyo", next: made.nextAt });
  expect(stored?.template).toMatchObject({ data: { tenant: "acme" }, opts: { attempts: 3 } });

  const version = await versionIn(ctx, place);
  // What is left out of a change stays.
  const changed = await putScheduler(ctx, place, { ...draft({ pattern: "0 0 1 2 *" }), expected: version });
  expect(changed.after).toMatchObject({ data: { tenant: "acme" }, opts: { attempts: 3 }, tz: null });
  expect(await queue.getDelayedCount()).toBe(1);
  const stale = putScheduler(ctx, place, { ...draft({ pattern: YEARLY }), expected: version });
  await expect(stale).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("meanwhile"),
  });
  const again = putScheduler(ctx, place, { ...draft({ pattern: YEARLY }), expected: null });
  await expect(again).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("exists") });

  await removeScheduler(ctx, place);
  expect(await queue.getDelayedCount()).toBe(0);
  await expect(removeScheduler(ctx, place)).rejects.toMatchObject({ code: "not_found" });
  const gone = putScheduler(ctx, place, { ...draft({ pattern: YEARLY }), expected: version });
  await expect(gone).rejects.toMatchObject({ code: "not_found" });
});

test("what BullMQ could not run is refused with the field at fault, and nothing is written", async () => {
  const { ctx, queue, place } = await setUp("refused");
  const put = (part: Partial<SchedulerDraft>) => putScheduler(ctx, place, { ...draft(part), expected: null });
  const refusals: [Partial<SchedulerDraft>, string, string][] = [
    [{}, "invalid_request", "pattern"],
    [{ pattern: YEARLY, everyMs: HOUR }, "invalid_request", "pattern"],
    [{ pattern: "61 * * * *" }, "invalid_request", "pattern"],
    [{ pattern: "0 0 30 2 *" }, "invalid_request", "pattern"],
    [{ pattern: YEARLY, tz: "Mars/Olympus" }, "invalid_request", "tz"],
    [{ pattern: YEARLY, startAt: 9e12, endAt: 8e12 }, "invalid_request", "endAt"],
    [{ everyMs: HOUR, endAt: 5 }, "unprocessable", "endAt"],
    [{ everyMs: HOUR, opts: { repeat: {} } }, "invalid_request", "opts.repeat"],
  ];
  for (const [part, code, field] of refusals) {
    await expect(put(part)).rejects.toMatchObject({ code, details: { errors: [{ field }] } });
  }
  // The last moment of a year comes never before its first.
  const soon = Date.now() + 1_000;
  await expect(put({ pattern: "0 0 29 2 *", endAt: soon })).rejects.toMatchObject({ code: "unprocessable" });
  expect(await queue.getJobSchedulersCount()).toBe(0);
});

test("the preview is what BullMQ then does: at once, at an offset, where it stands", async () => {
  const { ctx, place } = await setUp("preview");
  const schedule = draft({ everyMs: HOUR, offsetMs: 7 });
  const [first] = await checkedRuns(ctx, place, schedule);
  const { nextAt } = await putScheduler(ctx, place, { ...schedule, expected: null });
  expect(nextAt).toBe(first);
  const { runs } = await previewQuery(ctx, { ...place, everyMs: HOUR, limit: 3 });
  expect(runs).toEqual([nextAt, (nextAt ?? 0) + HOUR, (nextAt ?? 0) + 2 * HOUR]);
  const version = await versionIn(ctx, place);
  const kept = await putScheduler(ctx, place, { ...draft({ everyMs: HOUR, limit: 3 }), expected: version });
  expect(kept.nextAt).toBe(nextAt);
});

test("a paused scheduler is out of BullMQ, is listed with who paused it, can be changed, and comes back in its rhythm", async () => {
  const { ctx, queue, key, place } = await setUp("paused");
  await queue.upsertJobScheduler("s", { every: HOUR, offset: 1_234 }, { name: "beat", data: { a: 1 } });
  const { nextAt } = await readScheduler(ctx, place);
  await pauseScheduler(ctx, place, WHO);
  expect(await queue.getJobSchedulersCount()).toBe(0);
  expect(await queue.getDelayedCount()).toBe(0);
  expect(await readScheduler(ctx, place)).toMatchObject({
    state: "paused",
    jobName: "beat",
    pausedBy: "ann",
    nextAt: null,
    kept: { reason: "a migration" },
  });
  expect((await listSchedulers(ctx, { queue: key, limit: 5 })).schedulers).toMatchObject([
    { id: "s", state: "paused" },
  ]);
  expect((await readScheduler(ctx, place)).nextRuns[0]).toBe(nextAt);
  await expect(pauseScheduler(ctx, place, WHO)).rejects.toMatchObject({ code: "conflict" });
  const taken = putScheduler(ctx, place, { ...draft({ everyMs: HOUR }), expected: null });
  await expect(taken).rejects.toMatchObject({ code: "conflict" });

  const version = await versionIn(ctx, place);
  await putScheduler(ctx, place, {
    ...draft({ everyMs: HOUR, offsetMs: 1_234, data: { a: 2 } }),
    expected: version,
  });
  expect(await queue.getJobSchedulersCount()).toBe(0);
  const resumed = await resumeScheduler(ctx, place);
  expect(resumed.nextAt).toBe(nextAt);
  expect(await queue.getJobScheduler("s")).toMatchObject({ every: HOUR, template: { data: { a: 2 } } });
  expect(await readScheduler(ctx, place)).toMatchObject({ state: "scheduled", kept: null });
  await expect(resumeScheduler(ctx, place)).rejects.toMatchObject({ code: "conflict" });
});

test("a pause spends nothing of a limit: what is left of it is left after the resume", async () => {
  const { ctx, queue, place } = await setUp("limited");
  await queue.upsertJobScheduler("s", { every: 1_000, limit: 3 }, { name: "beat" });
  const worker = startTestWorker(ctx, "limited", async () => "beaten");
  await eventually(async () => (await queue.getCompletedCount()) >= 1);
  await pauseScheduler(ctx, place, WHO);
  const before = await queue.getCompletedCount();
  expect(before).toBeLessThan(3);
  await resumeScheduler(ctx, place);
  await eventually(async () => (await readScheduler(ctx, place)).state === "ended");
  expect(await queue.getCompletedCount()).toBe(3);
  expect(worker.isRunning()).toBe(true);
  // One that has ended is not given one more by an edit, nor by a pause and a resume.
  const expected = await versionIn(ctx, place);
  for (const limit of [2, 3]) {
    const more = putScheduler(ctx, place, { ...draft({ everyMs: 1_000, limit }), expected });
    await expect(more).rejects.toMatchObject({
      code: "unprocessable",
      details: { errors: [{ field: "limit" }] },
    });
  }
  await pauseScheduler(ctx, place, WHO);
  expect(await readScheduler(ctx, place)).toMatchObject({ state: "paused", iterations: 3, nextRuns: [] });
  await expect(resumeScheduler(ctx, place)).rejects.toMatchObject({ code: "unprocessable" });
  expect(await queue.getCompletedCount()).toBe(3);
});

/** What a process leaves that dies after each number of commands in turn, up to the one that gets through. */
async function dieAfterEach(
  ctx: TestContext,
  act: (dying: TestContext) => Promise<unknown>,
  check: () => Promise<void>,
) {
  for (let commands = 1; commands < 100; commands++) {
    const { redis, died } = dyingRedis(ctx.url, commands);
    const ended = await Promise.race([act({ ...ctx, redis }).then(() => "done"), died.then(() => "died")]);
    await check();
    if (ended === "done") return commands;
  }
  throw new Error("It never got through.");
}

test("a pause and a resume that die at any command lose nothing, and are gone on with", async () => {
  const { ctx, queue, place } = await setUp("crash");
  await queue.upsertJobScheduler("s", { pattern: YEARLY }, { name: "report", data: { n: 1 } });
  const isThere = async () => {
    const { jobName, schedule, data, state } = await readScheduler(ctx, place);
    expect([jobName, schedule.pattern, JSON.parse(data.text)]).toEqual(["report", YEARLY, { n: 1 }]);
    expect(["scheduled", "paused"]).toContain(state);
  };
  expect(await dieAfterEach(ctx, (dying) => pauseScheduler(dying, place, WHO), isThere)).toBeGreaterThan(5);
  expect(await queue.getJobSchedulersCount()).toBe(0);
  expect(await dieAfterEach(ctx, (dying) => resumeScheduler(dying, place), isThere)).toBeGreaterThan(5);
  expect(await readScheduler(ctx, place)).toMatchObject({ state: "scheduled", kept: null });
  expect(await queue.getDelayedCount()).toBe(1);
});

test("somebody's scheduler of the same id is never replaced by a resume, and neither definition is lost", async () => {
  const { ctx, queue, place } = await setUp("meanwhile");
  await queue.upsertJobScheduler("s", { pattern: YEARLY }, { name: "old" });
  await pauseScheduler(ctx, place, WHO);
  await expect(dropKept(ctx, place)).rejects.toMatchObject({ code: "conflict" });
  await queue.upsertJobScheduler("s", { every: HOUR, offset: 5 }, { name: "new" });
  await expect(resumeScheduler(ctx, place)).rejects.toMatchObject({ code: "conflict" });
  await expect(pauseScheduler(ctx, place, WHO)).rejects.toMatchObject({ code: "conflict" });
  expect(await readScheduler(ctx, place)).toMatchObject({ jobName: "new", kept: { by: "ann" } });
  // The live one goes first; what is kept is then the paused one again.
  await removeScheduler(ctx, place);
  expect(await readScheduler(ctx, place)).toMatchObject({ jobName: "old", state: "paused" });
  await queue.upsertJobScheduler("s", { every: HOUR, offset: 5 }, { name: "new" });
  expect(await dropKept(ctx, place)).toMatchObject({ jobName: "old" });
  await pauseScheduler(ctx, place, WHO);
  expect(await readScheduler(ctx, place)).toMatchObject({ jobName: "new", state: "paused" });
});

test("an edit of others while a pause is made is what is kept", async () => {
  const { ctx, queue, place } = await setUp("edited");
  await queue.upsertJobScheduler("s", { pattern: YEARLY }, { name: "old" });
  const redis = interruptedRedis(ctx.url, {
    command: "get",
    containing: "schedulers:paused:",
    first: async () => {
      await queue.upsertJobScheduler("s", { pattern: "0 0 2 2 *" }, { name: "new" });
    },
  });
  await pauseScheduler({ ...ctx, redis }, place, WHO);
  expect(await readScheduler(ctx, place)).toMatchObject({ state: "paused", jobName: "new" });
});

test("no more are kept than there is room for", async () => {
  const { ctx, queue, place } = await setUp("room");
  await queue.upsertJobScheduler("s", { pattern: YEARLY });
  const others = Array.from({ length: MAX_PAUSED_SCHEDULERS }, (_, n) => [n, JSON.stringify(["q", `${n}`])]);
  await ctx.redis.zadd(ctx.keys.pausedSchedulers(), ...(others.flat() as string[]));
  await expect(pauseScheduler(ctx, place, WHO)).rejects.toMatchObject({ code: "conflict" });
  expect(await queue.getJobSchedulersCount()).toBe(1);
});

test("run now adds one ordinary job for a key, paused or not, and the schedule takes no notice", async () => {
  const { ctx, queue, place } = await setUp("now");
  await queue.upsertJobScheduler(
    "s",
    { pattern: YEARLY, limit: 4 },
    { name: "report", data: { n: 1 }, opts: { attempts: 7 } },
  );
  const before = await readScheduler(ctx, place);
  const one = await runNow(ctx, place, "key-1");
  expect(await runNow(ctx, place, "key-1")).toEqual({ answer: one.answer, repeated: true });
  const job = await queue.getJob(one.answer.jobId);
  expect(job).toMatchObject({ name: "report", data: { n: 1 }, opts: { attempts: 7 } });
  expect(job?.repeatJobKey).toBeUndefined();
  expect(await queue.getWaitingCount()).toBe(1);
  expect(await readScheduler(ctx, place)).toEqual(before);
  await pauseScheduler(ctx, place, WHO);
  expect((await runNow(ctx, place, "key-2")).answer.jobId).not.toBe(one.answer.jobId);
  expect(await queue.getWaitingCount()).toBe(2);
  await expect(runNow(ctx, { ...place, scheduler: "none" }, "key-3")).rejects.toMatchObject({
    code: "not_found",
  });
});
