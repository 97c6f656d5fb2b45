import { expect, test } from "vitest";
import { countLetters } from "@/lib/dead-letters/index/query";
import { startTestIndexer } from "@/lib/testing/collector";
import { eventually, testContext } from "@/lib/testing/context";
import { knownQueue, writeFailedJobs } from "@/lib/testing/failed-fixture";
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
  return { ctx, env };
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

test("it refuses when there is no Redis, or nothing may be changed", async () => {
  const nowhere = startLauncher(["reindex"], { SPILLWAY_DATA_DIR: dataDir() });
  expect(await nowhere.ended).toMatchObject({ code: 2 });
  expect(nowhere.stderr()).toContain("There is no Redis to reindex");
  const { env } = await withDeadLetters(1);
  const readOnly = startLauncher(["reindex"], { ...env, READ_ONLY: "1" });
  expect(await readOnly.ended).toMatchObject({ code: 2 });
}, 60_000);
