import { expect, test } from "vitest";
import { eventually, testContext } from "../../testing/context";
import { startTestWorker } from "../../testing/work";
import { readFinished } from "./attempts";

test("how long a job waited is told of its first attempt, and not of one that was replayed or delayed", async () => {
  const ctx = testContext();
  const queue = ctx.queue("work");
  let dies = true;
  startTestWorker(ctx, "work", async ({ name }) => {
    if (name === "replayed" && dies) throw new Error("not yet");
  });
  await queue.add("replayed", {}, { jobId: "replayed" });
  await eventually(async () => (await queue.getFailedCount()) === 1);
  dies = false;
  await (await queue.getJob("replayed"))?.retry("failed", { resetAttemptsMade: true });
  await queue.add("plain", {}, { jobId: "plain" });
  const late = await queue.add("late", {}, { jobId: "late", delay: 60_000 });
  await late.promote();
  await eventually(async () => (await queue.getCompletedCount()) === 3);
  const identity = { prefix: ctx.prefix, name: "work" };
  const jobs = ["plain", "replayed", "late"].map((id) => ({ queue: identity, id, times: true }));
  const [plain, replayed, promoted] = await readFinished(ctx.redis, jobs);
  expect(plain).toMatchObject({ attempts: 1, waitMs: expect.any(Number) });
  expect(replayed).toMatchObject({ attempts: 1, waitMs: null, runMs: expect.any(Number) });
  expect(promoted).toMatchObject({ attempts: 1, waitMs: null, runMs: expect.any(Number) });
});
