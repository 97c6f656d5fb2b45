import { UnrecoverableError } from "bullmq";
import { expect, test } from "vitest";
import { eventually, testContext } from "../testing/context";
import { knownQueue, writeFailedJobs } from "../testing/failed-fixture";
import { losesAnswerTo } from "../testing/losing-redis";
import { startTestWorker } from "../testing/work";
import { create, finished, many, startRunner } from "./testing/operate";

// The beginning of an argument: the position that is settled, and in the second case one that goes on to a next batch.
test.each([
  { which: "of the last batch", settles: '\r\n{"queue":1,' },
  { which: "with a next batch", settles: '\r\n{"queue":0,"after":{' },
])(
  "a settlement $which whose answer is lost is counted once, although it is sent again",
  async ({ settles }) => {
    const ctx = testContext();
    const { identity, queue } = await knownQueue(ctx, "lost");
    await writeFailedJobs(ctx.redis, identity, many(2_500));
    const { id } = await create(ctx, "replay", { filter: {} });
    const { redis, lost } = await losesAnswerTo(ctx, settles, "worker");
    startRunner({ ...ctx, redis });
    expect(await finished(ctx, "replay", id)).toMatchObject({ replayed: 2_500, skipped: 0, failed: 0 });
    expect(lost()).toBe(true);
    expect((await queue.getJobCounts()).waiting).toBe(2_500);
  },
);

test("jobs whose replay is not answered, and that have died again meanwhile, are not replayed again", async () => {
  const ctx = testContext();
  const { identity, queue } = await knownQueue(ctx, "again");
  await writeFailedJobs(ctx.redis, identity, many(90));
  const runs: string[] = [];
  startTestWorker(ctx, "again", async ({ id = "" }) => {
    runs.push(id);
    throw new UnrecoverableError("still broken");
  });
  const { id } = await create(ctx, "replay", { filter: {} });
  // The list of waiting jobs is a key of BullMQ's script that replays, and of no call before it.
  const { redis, lost } = await losesAnswerTo(ctx, queue.toKey("wait"), "once");
  startRunner({ ...ctx, redis });
  expect(await finished(ctx, "replay", id)).toMatchObject({ replayed: 90, skipped: 0, failed: 0 });
  expect(lost()).toBe(true);
  await eventually(async () => (await queue.getFailedCount()) === 90);
  expect(runs).toHaveLength(90);
});
