import { UnrecoverableError } from "bullmq";
import { expect, test } from "vitest";
import { eventually, testContext } from "../testing/context";
import { knownQueue, writeFailedJobs } from "../testing/failed-fixture";
import { startTestWorker } from "../testing/work";
import { addCauses } from "./outcomes";
import { readOperation } from "./store";
import { create, finished, many, startRunner, T } from "./testing/operate";

test("what became of the replayed jobs is told: completed, not kept, died again of what, still waiting", async () => {
  const ctx = testContext();
  const { identity, queue } = await knownQueue(ctx, "fates");
  const jobs = Array.from({ length: 60 }, (_, i) => ({
    id: `j${i}`,
    failedAt: T + i,
    name: ["fine", "fleeting", "dies", "slow"][i % 4],
    ...(i % 4 === 1 ? { opts: { removeOnComplete: true } } : {}),
  }));
  await writeFailedJobs(ctx.redis, identity, jobs as never);
  let release: () => void = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  startTestWorker(ctx, "fates", async (job) => {
    if (job.name === "dies") throw new UnrecoverableError("The server answered 404");
    if (job.name === "slow") await released;
  });
  const { id } = await create(ctx, "replay", { filter: {} });
  startRunner(ctx);
  await finished(ctx, "replay", id);
  const read = async () => (await readOperation(ctx, "replay", id ?? "")).outcome;
  await eventually(async () => ((await read())?.completed ?? 0) === 15 && (await read())?.died === 15);
  expect(await read()).toMatchObject({
    followed: 60,
    every: 1,
    completed: 15,
    gone: 15,
    died: 15,
    causes: [{ class: "permanent", code: "HTTP_404", count: 15 }],
    over: false,
  });
  release();
  await eventually(async () => (await read())?.over);
  expect(await read()).toMatchObject({ completed: 30, gone: 15, died: 15 });
  await eventually(async () => (await ctx.redis.zcard(ctx.keys.operationsFollowed())) === 0);
  expect(await ctx.redis.exists(ctx.keys.operationFollowed(id ?? ""))).toBe(0);
  expect(await queue.getFailedCount()).toBe(15);
});

test("of very many jobs a part is followed, evenly, and the list stays bounded", async () => {
  const ctx = testContext();
  const { identity } = await knownQueue(ctx, "mass");
  await writeFailedJobs(ctx.redis, identity, many(12_000));
  const { id } = await create(ctx, "replay", { filter: {} });
  startRunner(ctx);
  await finished(ctx, "replay", id);
  const { outcome } = await readOperation(ctx, "replay", id ?? "");
  expect(outcome).toMatchObject({ followed: 4_000, every: 3 });
  expect(await ctx.redis.llen(ctx.keys.operationFollowed(id ?? ""))).toBe(4_000);
}, 60_000);

test("a discard is not followed", async () => {
  const ctx = testContext();
  const { identity } = await knownQueue(ctx, "thrown");
  await writeFailedJobs(ctx.redis, identity, many(3));
  const { id } = await create(ctx, "discard", { filter: {} });
  startRunner(ctx);
  expect(await finished(ctx, "discard", id)).toMatchObject({ discarded: 3, outcome: null });
});

test("causes add up, the most frequent first, and a long tail becomes one", () => {
  const cause = (code: string, count: number) => ({ class: "transient" as const, code, count });
  expect(addCauses([cause("A", 1)], [cause("B", 2), cause("A", 4)])).toEqual([cause("A", 5), cause("B", 2)]);
  const lots = Array.from({ length: 40 }, (_, i) => cause(`C${i}`, 1));
  const folded = addCauses([], lots);
  expect(folded).toHaveLength(13);
  expect(folded[0]).toEqual(cause("(other)", 28));
});
