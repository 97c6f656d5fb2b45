import type { Job } from "bullmq";
import { expect, test } from "vitest";
import { eventually, type TestContext, testContext } from "../testing/context";
import { knownQueue } from "../testing/failed-fixture";
import { startTestWorker } from "../testing/work";
import { replayJob } from "./actions";

/** A plain worker on which the first job dies, and the others run until they are let go. */
function firstDies(ctx: TestContext, name: string) {
  const running: string[] = [];
  const ends = new Map<string, () => void>();
  startTestWorker(ctx, name, (job: Job) => {
    if (job.data.dies && job.attemptsStarted === 1) throw new Error("died");
    running.push(job.id ?? "");
    return new Promise<void>((resolve) => ends.set(job.id ?? "", resolve));
  });
  return { running, end: (id: string | undefined) => ends.get(id ?? "")?.() };
}

test("a replay of a deduplicated job leaves the key to the job that has it by now", async () => {
  const ctx = testContext();
  const { queue, key } = await knownQueue(ctx, "simple");
  const work = firstDies(ctx, "simple");
  const deduplication = { id: "invoice" };
  const dead = await queue.add("n", { dies: true }, { deduplication });
  await eventually(async () => (await queue.getFailedCount()) === 1);
  const next = await queue.add("n", {}, { deduplication });
  expect(next.id).not.toBe(dead.id);
  await eventually(() => work.running.includes(next.id ?? ""));

  await replayJob(ctx, key, dead.id ?? "", "operator");
  await eventually(() => work.running.includes(dead.id ?? ""));
  work.end(dead.id);
  await eventually(async () => (await queue.getCompletedCount()) === 1);
  expect(await queue.getDeduplicationJobId("invoice")).toBe(next.id);
  expect((await queue.add("n", {}, { deduplication })).id).toBe(next.id);
  work.end(next.id);
  await eventually(async () => (await queue.getCompletedCount()) === 2);
  expect(await queue.getDeduplicationJobId("invoice")).toBeNull();
});

test("a replay of a throttled job leaves its key to run out by itself", async () => {
  const ctx = testContext();
  const { queue, key } = await knownQueue(ctx, "throttled");
  const work = firstDies(ctx, "throttled");
  const deduplication = { id: "mail", ttl: 3_600_000 };
  const dead = await queue.add("n", { dies: true }, { deduplication });
  await eventually(async () => (await queue.getFailedCount()) === 1);
  await replayJob(ctx, key, dead.id ?? "", "operator");
  await eventually(() => work.running.includes(dead.id ?? ""));
  work.end(dead.id);
  await eventually(async () => (await queue.getCompletedCount()) === 1);
  expect(await queue.getDeduplicationJobId("mail")).toBe(dead.id);
});

test("with keepLastIfActive a job is not replayed beside the one that runs, whose successor would begin too early", async () => {
  const ctx = testContext();
  const { queue, key } = await knownQueue(ctx, "latest");
  const work = firstDies(ctx, "latest");
  const deduplication = { id: "sync", keepLastIfActive: true };
  const dead = await queue.add("n", { dies: true }, { deduplication });
  await eventually(async () => (await queue.getFailedCount()) === 1);
  const next = await queue.add("n", {}, { deduplication });
  await eventually(() => work.running.includes(next.id ?? ""));
  await queue.add("n", { last: true }, { deduplication });

  await expect(replayJob(ctx, key, dead.id ?? "", "operator")).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("deduplication"),
  });
  expect(work.running).toEqual([next.id]);
  work.end(next.id);
  await eventually(() => work.running.length === 2);
  work.end(work.running[1]);
  await eventually(async () => (await queue.getCompletedCount()) === 2);
  await replayJob(ctx, key, dead.id ?? "", "operator");
  await eventually(() => work.running.includes(dead.id ?? ""));
  work.end(dead.id);
  await eventually(async () => (await queue.getCompletedCount()) === 3);
});
