import { expect, test } from "vitest";
import { LOOKUP_LIMIT } from "../contract/job-lookup";
import { bullKeys } from "../queues/backend/keys";
import { queueKey } from "../queues/identity";
import { testContext } from "../testing/context";
import { countCommands } from "../testing/count-commands";
import { knownQueue } from "../testing/failed-fixture";
import { lookUpJobs } from "./look-up";

test("a job is found by its id or its key in whichever queue, and where several have it all are told", async () => {
  const ctx = testContext();
  const mail = await knownQueue(ctx, "mail");
  const bills = await knownQueue(ctx, "bills");
  await mail.queue.add("send", {}, { jobId: "only-here" });
  await mail.queue.add("send", {}, { jobId: "both" });
  await bills.queue.add("bill", {}, { jobId: "both", delay: 60_000 });

  const one = await lookUpJobs(ctx, "only-here");
  expect(one).toMatchObject({ total: 1, queues: 2 });
  expect(one.jobs).toMatchObject([{ queue: mail.key, id: "only-here", name: "send", state: "waiting" }]);
  const both = await lookUpJobs(ctx, "both");
  expect(both.jobs.map(({ queueName, state }) => [queueName, state]).sort()).toEqual([
    [bills.identity.name, "delayed"],
    [mail.identity.name, "waiting"],
  ]);
  const byKey = await lookUpJobs(ctx, bullKeys(bills.identity).job("both"));
  expect(byKey.jobs).toMatchObject([{ queue: bills.key, id: "both" }]);
  expect(await lookUpJobs(ctx, "nowhere")).toEqual({ jobs: [], total: 0, queues: 2 });
});

test("BullMQ's other keys are no jobs, and a scheduler is none", async () => {
  const ctx = testContext();
  const { queue, identity } = await knownQueue(ctx, "mail");
  await queue.upsertJobScheduler("nightly", { every: 3_600_000 }, { name: "sweep" });
  await queue.add("send", {});
  for (const id of ["meta", "wait", "events", "id", "repeat", "repeat:nightly"]) {
    expect(await lookUpJobs(ctx, id), id).toMatchObject({ total: 0 });
    expect(await lookUpJobs(ctx, bullKeys(identity).job(id)), id).toMatchObject({ total: 0 });
  }
});

test("a thousand queues are asked by four scripts, and of an id that each has only so many are told", async () => {
  const ctx = testContext();
  const pipeline = ctx.redis.pipeline();
  for (let n = 0; n < 1_000; n++) {
    const identity = { prefix: ctx.prefix, name: `many-${n}` };
    const key = queueKey(identity);
    pipeline.hset(
      ctx.keys.snapshot(),
      key,
      JSON.stringify({ key, ...identity, shard: null, keepsFailures: true }),
    );
    pipeline.hset(bullKeys(identity).job("1"), { name: "job", timestamp: 1 });
  }
  await pipeline.exec();
  await lookUpJobs(ctx, "warm");
  const counts = await countCommands(ctx.redis, async () => {
    const { jobs, total, queues } = await lookUpJobs(ctx, "1");
    expect([jobs.length, total, queues]).toEqual([LOOKUP_LIMIT, 1_000, 1_000]);
  });
  expect(counts).toEqual({ evalsha: 5 });
});
