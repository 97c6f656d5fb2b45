import { expect, test } from "vitest";
import { listDeadLetters } from "../dead-letters/list";
import { readSeries } from "../metrics/series";
import { queueKey } from "../queues/identity";
import { loadSummaries } from "../queues/snapshot";
import { startTestCollector } from "../testing/collector";
import { eventually, type TestContext, testContext } from "../testing/context";
import { startTestWorker } from "../testing/work";
import { readNotKept } from "./store";

/** A queue that the collector has met, with a plain worker whose jobs all die. */
async function dyingQueue(ctx: TestContext, name: string) {
  const queue = ctx.queue(name);
  await queue.waitUntilReady();
  const key = queueKey({ prefix: ctx.prefix, name });
  await eventually(async () => (await ctx.redis.hexists(ctx.keys.snapshot(), key)) === 1);
  startTestWorker(ctx, name, async (job) => {
    throw new Error(`${job.name} died of ${"x".repeat(1_000)}`);
  });
  return { queue, key };
}

for (const [said, removeOnFail] of [
  ["true", true],
  ["0", 0],
] as const) {
  test(`failures that are thrown away (removeOnFail: ${said}) are counted and listed from events, apart from dead letters`, async () => {
    const ctx = testContext();
    startTestCollector(ctx);
    const { queue, key } = await dyingQueue(ctx, "throws");
    const names = Array.from({ length: 130 }, (_, i) => `j${i}`);
    await queue.addBulk(names.map((name) => ({ name, data: {}, opts: { removeOnFail, jobId: name } })));
    await queue.addBulk(["k0", "k1"].map((name) => ({ name, data: {}, opts: { jobId: name } })));
    const notKept = await eventually(async () => {
      const read = await readNotKept(ctx, key);
      return read.sum?.count === 130 && read;
    });
    expect(notKept.items).toHaveLength(100);
    for (const { id, reason } of notKept.items) {
      expect(names).toContain(id);
      expect(reason).toMatch(new RegExp(`^${id} died of x+$`));
      expect(reason.length).toBe(300);
    }
    const list = await listDeadLetters(ctx, { queue: key, limit: 10 });
    expect(list.total).toBe(2);
    await eventually(async () => {
      const { metrics, stepMs } = await readSeries(ctx, key, { from: Date.now() - 60_000, points: 300 });
      const perStep = metrics.failurePerSec.map((perSec) => ((perSec ?? 0) * stepMs) / 1_000);
      return Math.round(perStep.reduce((sum, count) => sum + count, 0)) === 130 + (list.total ?? 0);
    });
    expect(list.notKept).toContainEqual({ key, name: "throws", sum: notKept.sum });
  });
}

test("a queue of which every failure is gone says so, and one that is obliterated is forgotten", async () => {
  const ctx = testContext();
  startTestCollector(ctx);
  const { queue, key } = await dyingQueue(ctx, "throws");
  const keeps = async () => (await loadSummaries(ctx, [key]))[0]?.keepsFailures;
  expect(await keeps()).toBe(true);
  let added = 0;
  await eventually(async () => {
    await queue.add("dies", {}, { removeOnFail: true });
    added += 1;
    return (await keeps()) === false;
  });
  await eventually(async () => (await readNotKept(ctx, key)).sum?.count === added);
  expect(await readNotKept(ctx, key)).toMatchObject({ keepsFailures: false });

  await eventually(async () => {
    await queue.obliterate({ force: true });
    return (await ctx.redis.hexists(ctx.keys.notKeptSums(), `${key}:count`)) === 0;
  });
  expect(await ctx.redis.exists(ctx.keys.notKept(key))).toBe(0);
});

test("failures that were kept and then replayed, removed or trimmed later are not counted as thrown away", async () => {
  const ctx = testContext();
  startTestCollector(ctx);
  const { queue, key } = await dyingQueue(ctx, "keeps");
  await queue.addBulk(["a", "b", "c"].map((name) => ({ name, data: {}, opts: { jobId: name } })));
  await eventually(async () => (await queue.getFailedCount()) === 3);
  await queue.remove("a");
  await (await queue.getJob("b"))?.retry();
  await eventually(async () => (await queue.getJobState("b")) === "failed");
  await queue.clean(0, 10, "failed");
  // The next failure has been looked at, and so have all before it.
  await queue.add("d", {}, { removeOnFail: true, jobId: "d" });
  const notKept = await eventually(async () => {
    const read = await readNotKept(ctx, key);
    return read.sum !== null && read;
  });
  expect(notKept.items.map(({ id }) => id)).toEqual(["d"]);
  expect(notKept.sum?.count).toBe(1);
});
