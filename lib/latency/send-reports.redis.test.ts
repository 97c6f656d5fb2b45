import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { createKeys } from "../keys";
import { queueKey } from "../queues/identity";
import { connectRedis } from "../redis";
import { eventually, type TestContext, testContext } from "../testing/context";
import { breakdownNow, latencyNow, openLeader, sumOf } from "../testing/latency";
import { losesAnswerTo } from "../testing/losing-redis";
import { startRedis } from "../testing/redis-server";
import { newInbox, readReports } from "./inbox";
import { writeReport } from "./report";
import { WorkReports } from "./send-reports";
import { WorkTally } from "./work-tally";

const open = (ctx: Omit<TestContext, "queue" | "url" | "prefix">, queue: string) =>
  new WorkReports(ctx, {
    queueKey: queue,
    workerId: () => "w",
    concurrency: () => 4,
    activeCount: () => 0,
    loopDelayMs: () => 3,
  });

const labels = { name: "mail", tenant: "acme" };
function work(reports: WorkReports, jobs: number) {
  for (let n = 0; n < jobs; n++) {
    reports.began(labels, 10);
    reports.ran(labels, 100);
    reports.ended(labels, "completed");
  }
}

/** A queue of the runtime whose leader looks for reports, with the number of jobs that it knows of. */
async function reportedQueue(ctx: TestContext) {
  const key = queueKey({ prefix: ctx.prefix, name: "work" });
  await ctx.queue("work").waitUntilReady();
  await ctx.redis.zadd(ctx.keys.workersSeen(), Date.now(), "w");
  await ctx.redis.hset(
    ctx.keys.workers(),
    "w",
    JSON.stringify({ id: "w", queue: key, queueName: "work", shard: null }),
  );
  const completed = async () =>
    sumOf((await breakdownNow(ctx, key, "tenant")).rows[0]?.series.completed ?? []);
  return { key, completed };
}

test("a report that was sent twice, because the connection broke before the answer, counts once", async () => {
  const ctx = testContext();
  const { key, completed } = await reportedQueue(ctx);
  const { redis, lost } = await losesAnswerTo(ctx, "work-reports", "worker");
  const reports = open({ ...ctx, redis }, key);
  work(reports, 50);
  await eventually(async () => (await ctx.redis.xlen(ctx.keys.workReports(key))) === 2);
  expect(lost()).toBe(true);
  await reports.close();
  const leader = await openLeader(ctx, [key]);
  await leader.tick();
  expect(await completed()).toBe(50);
  // What was counted is dropped, but for the last one.
  expect(await ctx.redis.xlen(ctx.keys.workReports(key))).toBe(1);
  // A successor knows what was counted.
  const [last] = await ctx.redis.xrange(ctx.keys.workReports(key), "-", "+");
  await ctx.redis.xadd(ctx.keys.workReports(key), "*", ...(last?.[1] ?? []));
  await (await openLeader(ctx, [key])).tick();
  expect(await completed()).toBe(50);
});

test("reports that were trimmed before they were read are missed, and the figures say so", async () => {
  const ctx = testContext();
  const { key, completed } = await reportedQueue(ctx);
  const leader = await openLeader(ctx, [key]);
  const reports = open(ctx, key);
  work(reports, 10);
  await eventually(async () => (await ctx.redis.xlen(ctx.keys.workReports(key))) === 1);
  await leader.tick();
  expect((await latencyNow(ctx, key)).source.filter(Boolean)).toEqual(["exact"]);
  work(reports, 10);
  await eventually(async () => (await ctx.redis.xlen(ctx.keys.workReports(key))) === 2);
  await ctx.redis.xtrim(ctx.keys.workReports(key), "MAXLEN", 0);
  work(reports, 10);
  await reports.close();
  await leader.tick();
  expect(await completed()).toBe(20);
  const { source, wait } = await latencyNow(ctx, key);
  expect(source.filter(Boolean).at(-1)).toBe("sampled");
  expect(sumOf(wait.count)).toBe(20);
});

test("while Redis is away reports are kept, and none is lost or doubled when it is back", async () => {
  const server = await startRedis({ persistent: true });
  const log = pino({ level: "silent" });
  const redis = connectRedis(server.url, "worker", log);
  const keys = createKeys("spillway:");
  onTestFinished(async () => {
    redis.disconnect();
    await server.dispose();
  });
  const reports = open({ redis, keys, log, clock: testContext().clock }, "q");
  const numbers = async () => {
    const entries = await redis.xrange(keys.workReports("q"), "-", "+");
    return entries.map(([, fields]) => Number(fields[3]));
  };
  work(reports, 10);
  await eventually(async () => (await numbers()).length === 1);
  await server.kill();
  work(reports, 10);
  const second = Math.floor(Date.now() / 1_000);
  await eventually(() => Math.floor(Date.now() / 1_000) > second + 1);
  work(reports, 10);
  await server.start();
  await eventually(async () => new Set(await numbers()).size === 3);
  await reports.close();
  const told = await redis.xrange(keys.workReports("q"), "-", "+");
  const unique = new Map(told.map(([, fields]) => [fields[3], fields[5] ?? ""]));
  expect([...unique.keys()]).toEqual(["1", "2", "3"]);
  for (const text of unique.values()) expect(text).toContain('"values":["acme"]');
});

test("what many workers reported while no collector was there is read in parts, of each queue its share, and none is lost", async () => {
  const ctx = testContext();
  const tally = new WorkTally();
  tally.ended(labels, "completed", ctx.clock.now());
  const [second] = tally.take(ctx.clock.now(), { all: true, isBusy: false });
  const text = second ? writeReport({ ...second, concurrency: 1, loopDelayMs: 0 }) : "";
  const sizes = [190, 3, 0, 190, 190, 190, 190, 190];
  const queues = sizes.map((_, index) => ({ key: `q${index}`, inbox: newInbox() }));
  for (const [index, size] of sizes.entries()) {
    const pipeline = ctx.redis.pipeline();
    for (let number = 1; number <= size; number++)
      pipeline.xadd(ctx.keys.workReports(`q${index}`), "*", "worker", "w", "number", number, "report", text);
    await pipeline.exec();
  }
  const read = async () =>
    (await readReports(ctx, queues, ctx.clock.now(), 1_000)).map(({ figures }) => figures.length);
  const first = await read();
  const total = first.reduce((sum, count) => sum + count, 0);
  expect(total).toBeLessThanOrEqual(1_000);
  expect(total).toBeGreaterThan(990);
  expect(first[1]).toBe(3);
  expect(Math.min(...first.filter((_, index) => (sizes[index] ?? 0) > 3))).toBeGreaterThan(160);
  const rest = await read();
  expect(first.map((count, index) => count + (rest[index] ?? 0))).toEqual(sizes);
  expect(await read()).toEqual(sizes.map(() => 0));
});
