import { UnrecoverableError } from "bullmq";
import { expect, test } from "vitest";
import type { Canary } from "../contract/replay-options";
import { eventually, type TestContext, testContext } from "../testing/context";
import { knownQueue, writeFailedJobs } from "../testing/failed-fixture";
import { startTestWorker } from "../testing/work";
import { verdictOn } from "./canary";
import { cancelOperation, pauseOperation, readOperation } from "./store";
import { create, finished, many, startRunner, T } from "./testing/operate";

const canary = { jobs: 6, minSuccessShare: 0.8, timeoutMs: 20_000 };

/** 90 jobs of three names and two tenants; the oldest thirty are all of one. */
async function varied(ctx: TestContext, name: string) {
  const known = await knownQueue(ctx, name);
  const jobs = Array.from({ length: 90 }, (_, i) => ({
    id: `j${i}`,
    failedAt: T + i,
    name: i < 30 ? "mail" : ["mail", "sms", "push"][i % 3],
    data: JSON.stringify({ tenant: i < 30 || i % 2 ? "a" : "b" }),
  }));
  await writeFailedJobs(ctx.redis, known.identity, jobs as never);
  return known;
}

test("the first jobs are spread over names and tenants; when enough succeed the rest follows", async () => {
  const ctx = testContext();
  const { queue } = await varied(ctx, "good");
  const runs: string[] = [];
  let gate: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    gate = resolve;
  });
  startTestWorker(ctx, "good", async (job) => {
    runs.push(`${job.name} ${job.data.tenant}`);
    await opened;
  });
  const { id } = await create(ctx, "replay", { filter: {} }, { canary });
  startRunner(ctx);
  await eventually(() => runs.length === 6);
  const read = () => readOperation(ctx, "replay", id ?? "");
  await eventually(async () => (await read()).state === "canary");
  expect([...runs].sort()).toEqual(["mail a", "mail b", "push a", "push b", "sms a", "sms b"]);
  expect(await queue.getFailedCount()).toBe(84);
  gate();
  const end = await finished(ctx, "replay", id);
  expect(end).toMatchObject({ state: "completed", total: 90, replayed: 90, skipped: 0, failed: 0 });
  expect(end.canary).toMatchObject({ state: "passed", replayed: 6, died: 0 });
  expect(end.canary?.verdict).toMatch(/of 6 succeeded; 5 were needed/);
  await eventually(() => runs.length === 90);
});

test("when too few succeed the rest is left alone, and the reasons are told", async () => {
  const ctx = testContext();
  const { queue } = await varied(ctx, "bad");
  startTestWorker(ctx, "bad", async (job) => {
    if (job.name !== "push") throw new UnrecoverableError("connect ECONNREFUSED 10.0.0.1:443");
  });
  const { id } = await create(ctx, "replay", { filter: {} }, { canary });
  startRunner(ctx);
  const end = await finished(ctx, "replay", id);
  expect(end).toMatchObject({ state: "stopped", replayed: 6, skipped: 0 });
  expect(end.canary).toMatchObject({ state: "failed" });
  expect(end.canary?.causes[0]).toMatchObject({ class: "permanent", code: "ECONNREFUSED" });
  expect(end.error).toContain("5 were needed");
  // The rest is where it was; those that died again are back.
  await eventually(async () => (await queue.getJobCounts()).active === 0);
  expect((await queue.getJobCounts()).failed).toBe(88);
  expect((await create(ctx, "replay", { filter: {} })).busy).toEqual([]);
});

test("jobs that nobody works on let a canary fail when its time is over", async () => {
  const ctx = testContext();
  await varied(ctx, "idle");
  const { id } = await create(ctx, "replay", { filter: {} }, { canary: { ...canary, timeoutMs: 1_000 } });
  startRunner(ctx);
  const end = await finished(ctx, "replay", id);
  expect(end).toMatchObject({ state: "stopped", replayed: 6 });
  expect(end.error).toContain("6 had no outcome in time");
});

test("chosen jobs, a new runner in mid-canary, a pause: each job is still replayed once", async () => {
  const ctx = testContext();
  const { key, queue, identity } = await knownQueue(ctx, "again");
  await writeFailedJobs(ctx.redis, identity, many(40));
  const ids = Array.from({ length: 40 }, (_, i) => ({ queue: key, id: `j${i}` }));
  const { id } = await create(ctx, "replay", { ids }, { canary: { ...canary, jobs: 5 } });
  const halt = startRunner(ctx);
  const read = () => readOperation(ctx, "replay", id ?? "");
  await eventually(async () => (await read()).state === "canary");
  await pauseOperation(ctx, "replay", id ?? "", "pause");
  await halt();
  startRunner(ctx);
  await pauseOperation(ctx, "replay", id ?? "", "resume");
  await eventually(async () => (await read()).state === "canary");
  expect((await queue.getJobCounts()).waiting).toBe(5);
  startTestWorker(ctx, "again", async () => {}, { removeOnComplete: { count: 0 } });
  expect(await finished(ctx, "replay", id)).toMatchObject({
    state: "completed",
    total: 40,
    replayed: 40,
    skipped: 0,
    canary: { state: "passed" },
  });
});

test("a runner that died with half of a canary moved: the next moves the other half, and only that", async () => {
  const ctx = testContext();
  const { key, queue, identity } = await knownQueue(ctx, "half");
  await writeFailedJobs(ctx.redis, identity, many(20));
  const { id } = await create(ctx, "replay", { filter: {} }, { canary: { ...canary, jobs: 4 } });
  const chosen = ["j0", "j1", "j2", "j3"].map((job, i) => [key, job, String(T + Math.floor(i / 3))]);
  const state = { ...(await readOperation(ctx, "replay", id ?? "")).canary, state: "moving" };
  await ctx.redis.hset(ctx.keys.operation(id ?? ""), {
    state: "running",
    startedAt: Date.now(),
    canary: JSON.stringify(state),
  });
  await ctx.redis.set(ctx.keys.operationCanary(id ?? ""), JSON.stringify(chosen));
  for (const job of ["j0", "j1"]) await (await queue.getJob(job))?.retry("failed");
  startRunner(ctx);
  await eventually(async () => (await readOperation(ctx, "replay", id ?? "")).state === "canary");
  expect((await queue.getWaiting()).map((job) => job.id).sort()).toEqual(["j0", "j1", "j2", "j3"]);
  expect((await cancelOperation(ctx, "replay", id ?? "")).state).toBe("cancelling");
  expect(await finished(ctx, "replay", id)).toMatchObject({ state: "cancelled" });
  expect((await queue.getJobCounts()).failed).toBe(16);
});

test("the verdict falls as soon as it is certain", () => {
  const at = (over: Partial<Canary>) =>
    verdictOn(
      {
        ...canary,
        jobs: 10,
        state: "waiting",
        since: 0,
        replayed: 10,
        succeeded: 0,
        died: 0,
        causes: [],
        verdict: null,
        ...over,
      },
      false,
    ).state;
  expect(at({})).toBe("waiting");
  expect(at({ succeeded: 8 })).toBe("passed");
  expect(at({ succeeded: 7, died: 2 })).toBe("waiting");
  expect(at({ died: 3 })).toBe("failed");
  expect(at({ replayed: 0 })).toBe("passed");
  expect(at({ minSuccessShare: 0 })).toBe("passed");
});
