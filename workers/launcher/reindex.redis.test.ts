import { expect, test } from "vitest";
import { countLetters } from "@/lib/dead-letters/index/query";
import { queueKey } from "@/lib/queues/identity";
import { startTestIndexer } from "@/lib/testing/collector";
import { eventually, testContext } from "@/lib/testing/context";
import { knownQueue, writeFailedJobs } from "@/lib/testing/failed-fixture";
import { losingRedis } from "@/lib/testing/losing-redis";
import { dataDir, startLauncher } from "./launcher-fixture";

const T = 1_700_000_000_000;

async function withDeadLetters(count: number) {
  const ctx = testContext();
  const { identity } = await knownQueue(ctx, "old");
  await writeFailedJobs(
    ctx.redis,
    identity,
    Array.from({ length: count }, (_, i) => ({ id: `job-${i}`, failedAt: T + i })),
  );
  const env = { REDIS_URL: ctx.url, SPILLWAY_KEY_PREFIX: ctx.keys.prefix };
  return { ctx, env, key: queueKey(identity) };
}

test("reindex builds a new index where no collector runs, audits it and says what it did", async () => {
  const { ctx, env } = await withDeadLetters(1_200);
  const command = startLauncher(["reindex"], env);
  expect(await command.ended).toEqual({ code: 0, signal: null });
  expect(command.stdout()).toContain("1,200 dead letters indexed in");
  expect(await countLetters(ctx, {})).toBe(1_200);
  expect(JSON.stringify(await ctx.redis.xrange(ctx.keys.audit(), "-", "+"))).toContain(
    "dead-letters.reindex",
  );
}, 60_000);

test("beside a collector that leads it only asks and watches", async () => {
  const { ctx, env } = await withDeadLetters(300);
  startTestIndexer(ctx, { id: "the-collector" });
  const first = await eventually(() => ctx.redis.hget(ctx.keys.deadLetterIndex(), "serving"));
  const command = startLauncher(["reindex"], env);
  expect(await command.ended).toEqual({ code: 0, signal: null });
  expect(await ctx.redis.hget(ctx.keys.deadLetterIndex(), "serving")).not.toBe(first);
  expect(await ctx.redis.get(ctx.keys.leader())).toBe("the-collector");
}, 60_000);

test("it asks once: an answer that is lost is told, and leaves the one intent of which nothing came", async () => {
  const { ctx, env } = await withDeadLetters(1);
  const { url, lost } = await losingRedis(ctx, "dead-letters.reindex");
  const command = startLauncher(["reindex"], { ...env, REDIS_URL: url });
  expect(await command.ended).toEqual({ code: 1, signal: null });
  expect(lost()).toBe(true);
  expect(command.stderr()).toContain("Redis does not answer");
  const intents = await ctx.redis.xrange(ctx.keys.audit(), "-", "+");
  expect(intents.map(([, [, text = ""]]) => JSON.parse(text))).toMatchObject([{ outcome: "unknown" }]);
  expect(await ctx.redis.exists(ctx.keys.deadLetterIndex())).toBe(0);
}, 60_000);

test("a connection that breaks while it builds, or looks how far it is, ends neither", async () => {
  const { ctx, env, key } = await withDeadLetters(1_200);
  const { url, lost } = await losingRedis(ctx, "segments");
  const command = startLauncher(["reindex"], { ...env, REDIS_URL: url });
  expect(await command.ended).toEqual({ code: 0, signal: null });
  expect(lost()).toBe(true);
  expect(await countLetters(ctx, { queues: [key] })).toBe(1_200);
}, 60_000);

test("it refuses when there is no Redis, or nothing may be changed", async () => {
  const nowhere = startLauncher(["reindex"], { SPILLWAY_DATA_DIR: dataDir() });
  expect(await nowhere.ended).toMatchObject({ code: 2 });
  expect(nowhere.stderr()).toContain("There is no Redis to reindex");
  const { env } = await withDeadLetters(1);
  const readOnly = startLauncher(["reindex"], { ...env, READ_ONLY: "1" });
  expect(await readOnly.ended).toMatchObject({ code: 2 });
}, 60_000);
