import { expect, test } from "vitest";
import { systemClock } from "../../clock";
import { readFailures } from "../../failures/read";
import { addCounts } from "../../failures/store";
import { queueKey } from "../../queues/identity";
import { type TestContext, testContext } from "../../testing/context";
import { RETRY_TIERS, retryField } from "../attempts";
import { encodeGauges, encodePoint } from "../point";
import { readRetries } from "../retries";
import { readSeries } from "../series";
import { bucketOf, chunkOf, chunkTtlMs, slotOf, TIERS } from "../tiers";
import { sealChunks } from "./seal";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const TIER = TIERS[2];

const pointAt = (minute: number, served: number) =>
  encodePoint(
    encodeGauges({
      counts: {
        waiting: 100 + minute,
        prioritized: 0,
        active: 5,
        delayed: 0,
        failed: 0,
        completed: 0,
        "waiting-children": 0,
        held: 0,
      },
      oldestSinceMs: null,
    }),
    { arrived: 60, served, failed: 0, retried: 0 },
    false,
  );

async function writePoint(ctx: TestContext, key: string, atMs: number, text: string) {
  const bucket = bucketOf(TIER, atMs);
  const hash = ctx.keys.series(key, TIER.stepMs, chunkOf(TIER, bucket));
  await ctx.redis.hset(hash, slotOf(TIER, bucket), text);
  await ctx.redis.pexpire(hash, chunkTtlMs(TIER));
  return hash;
}

/** Points of every minute from 20 hours ago to 12 hours ago: a whole chunk and parts of others. */
async function writeHistory(ctx: TestContext, key: string) {
  const nowMs = Math.floor(ctx.clock.now() / MINUTE) * MINUTE;
  const hashes = new Set<string>();
  for (let minute = 0; minute < 8 * 60; minute++) {
    hashes.add(await writePoint(ctx, key, nowMs - 20 * HOUR + minute * MINUTE, pointAt(minute, 120)));
  }
  return { nowMs, from: nowMs - 20 * HOUR, to: nowMs - 12 * HOUR, hashes: [...hashes] };
}

const seal = (ctx: TestContext, key: string) =>
  sealChunks(ctx, [key], { sinceMs: 0, nowMs: ctx.clock.now() });

test("sealed points are read as they were, keep their time to live, and take what comes late", async () => {
  const ctx = testContext();
  const key = queueKey({ prefix: ctx.prefix, name: "old" });
  const { from, to, hashes } = await writeHistory(ctx, key);
  const read = () => readSeries(ctx, key, { from, to, points: 480 });
  const before = await read();
  const ttl = await ctx.redis.pttl(hashes[0] ?? "");

  expect(await seal(ctx, key)).toBe(hashes.length);
  for (const hash of hashes) expect(await ctx.redis.hlen(hash)).toBe(1);
  const after = await read();
  const sum = (rates: (number | null)[] = []) =>
    rates.reduce<number>((total, rate) => total + (rate ?? 0), 0);
  // Where a chunk ends, which depends on the time of day, its last count is made up for by none: half a place of 120 jobs.
  const owed = hashes.length * 0.05 + 0.01;
  const difference = sum(after.metrics.servicePerSec) - sum(before.metrics.servicePerSec);
  expect(Math.abs(difference)).toBeLessThanOrEqual(owed);
  for (const [index, rate] of (before.metrics.servicePerSec ?? []).entries())
    expect(Math.abs((after.metrics.servicePerSec?.[index] ?? Number.NaN) - (rate ?? 0))).toBeLessThan(0.1);
  for (const [index, waiting] of (before.metrics.waiting ?? []).entries()) {
    const kept = after.metrics.waiting?.[index] ?? Number.NaN;
    expect(Math.abs(kept - (waiting ?? 0))).toBeLessThanOrEqual((waiting ?? 0) * 0.0254 + 0.5);
  }
  expect(Math.abs((await ctx.redis.pttl(hashes[0] ?? "")) - ttl)).toBeLessThan(MINUTE);

  // A second time finds nothing to do; a late point wins over the sealed one.
  expect(await seal(ctx, key)).toBe(0);
  await writePoint(ctx, key, from + 10 * MINUTE, pointAt(10, 600));
  expect((await read()).metrics.servicePerSec?.[10]).toBe(10);
});

test("a chunk that changes while it is sealed is left open, and nothing of it is lost", async () => {
  const ctx = testContext();
  const key = queueKey({ prefix: ctx.prefix, name: "changing" });
  const { from, to, hashes } = await writeHistory(ctx, key);
  // Written between the look at the chunks and their sealing, which begins with the first script.
  const { redis } = ctx;
  const original = redis.evalsha;
  let meddling: Promise<unknown> | undefined;
  const meddled = (...args: unknown[]) => {
    meddling ??= Promise.all(hashes.map((hash) => redis.hset(hash, "999", pointAt(0, 1))));
    return meddling.then(() => Reflect.apply(original, redis, args));
  };
  Object.assign(redis, { evalsha: meddled });
  expect(await seal(ctx, key)).toBe(0);
  Object.assign(redis, { evalsha: original });
  for (const hash of hashes) expect(await redis.hget(hash, "999")).toBe(pointAt(0, 1));
  const { metrics } = await readSeries(ctx, key, { from, to, points: 480 });
  expect(metrics.servicePerSec?.filter((rate) => rate === 2)).toHaveLength(480);
});

test("counters that are raised after they were sealed add up", async () => {
  const ctx = testContext();
  const key = queueKey({ prefix: ctx.prefix, name: "counted" });
  const atMs = ctx.clock.now() - 5 * HOUR;
  const minute = Math.floor(atMs / MINUTE);
  const hash = ctx.keys.retries(key, MINUTE, Math.floor(atMs / (4 * HOUR)));
  const fail = () =>
    addCounts(ctx, key, atMs - 3 * HOUR, [
      { class: "transient", code: "ETIMEDOUT", count: 3 },
      { class: "permanent", code: "404", count: 2 },
      { class: "poison", code: "SCHEMA", count: 1 },
    ]);
  await ctx.redis.hset(hash, { [`${minute}:1:s`]: 7, [`${minute}:2:s`]: 3, [`${minute}:3:d`]: 1 });
  await fail();
  const sealed = await seal(ctx, key);
  expect(sealed).toBeGreaterThanOrEqual(2);
  await ctx.redis.hincrby(hash, `${minute}:1:s`, 5);
  await fail();

  const { byAttempts } = await readRetries(ctx, key, { from: atMs - HOUR, to: atMs + HOUR });
  expect(byAttempts).toEqual([
    { attempts: 1, succeeded: 12, dead: 0 },
    { attempts: 2, succeeded: 3, dead: 0 },
    { attempts: 3, succeeded: 0, dead: 1 },
  ]);
  const failures = await readFailures(ctx, key, { from: atMs - 4 * HOUR, to: atMs - 2 * HOUR, points: 60 });
  expect(failures.categories.map(({ code, total }) => [code, total])).toEqual([
    ["ETIMEDOUT", 6],
    ["404", 4],
    ["SCHEMA", 2],
  ]);
});

test("a chunk that cannot be read is left as it is, and hides no other one", async () => {
  const ctx = testContext();
  const key = queueKey({ prefix: ctx.prefix, name: "damaged" });
  const { from, to, hashes } = await writeHistory(ctx, key);
  const [bad = "", ...others] = hashes;
  expect(others.length).toBeGreaterThan(0);
  const { redis } = ctx;
  for (const sealed of [Buffer.from("\x01damaged"), Buffer.from([9, 3, 0]), Buffer.alloc(0)]) {
    await redis.hset(bad, "z", sealed);
    expect(await seal(ctx, key)).toBe(sealed.length === 8 ? others.length : 0);
    expect((await redis.hgetBuffer(bad, "z"))?.equals(sealed)).toBe(true);
    const { metrics } = await readSeries(ctx, key, { from, to, points: 480 });
    expect(metrics.servicePerSec?.filter((rate) => rate !== null && rate > 1.9)).toHaveLength(480);
  }
  // A collector had looked, which must not make a rest of what is not known.
  const { stepMs, chunkPoints } = TIER;
  await redis.del(bad);
  await redis.hset(bad, "z", "damaged");
  for (let minute = from; minute < to; minute += MINUTE) {
    const bucket = bucketOf(TIER, minute);
    await redis.hset(ctx.keys.uptime(stepMs, chunkOf(TIER, bucket)), slotOf(TIER, bucket), 1);
  }
  const { metrics } = await readSeries(ctx, key, { from, to, points: 480 });
  const lost = metrics.servicePerSec?.filter((rate) => rate === null).length ?? 0;
  expect(lost).toBeGreaterThan(0);
  expect(lost).toBeLessThanOrEqual(chunkPoints);
  expect(metrics.servicePerSec?.filter((rate) => rate !== null && rate > 1.9)).toHaveLength(480 - lost);
  for (const step of [MINUTE, HOUR])
    for (const of of ["retries", "failures"] as const) {
      const chunks = of === "retries" ? 4 * HOUR : 2 * HOUR;
      for (let at = from; at <= to; at += HOUR)
        await redis.hset(ctx.keys[of](key, step, Math.floor(at / chunks)), "z", "damaged");
    }
  expect((await readRetries(ctx, key, { from, to })).byAttempts).toEqual([]);
  expect((await readFailures(ctx, key, { from, to, points: 60 })).categories).toEqual([]);
});

test("counts that cannot be read are a gap, and no zero", async () => {
  const now = Date.UTC(2026, 0, 1, 12);
  const ctx = testContext({ clock: { ...systemClock, now: () => now } });
  const key = queueKey({ prefix: ctx.prefix, name: "counts" });
  // Of twelve hours the second chunk of four or six hours is damaged, behind an hour of counts that came late.
  const [from, to] = [now - 12 * HOUR, now];
  const retries = (atMs: number) => ctx.keys.retries(key, MINUTE, Math.floor(atMs / (4 * HOUR)));
  const failures = (atMs: number) => ctx.keys.failures(key, MINUTE, Math.floor(atMs / (6 * HOUR)));
  for (const atMs of [from + 30 * MINUTE, now - 5.5 * HOUR]) {
    await ctx.redis.hset(retries(atMs), retryField(RETRY_TIERS[0], atMs, 2, "succeeded"), 5);
    await addCounts(ctx, key, atMs, [{ class: "transient", code: "E", count: 3 }]);
  }
  await ctx.redis.hset(retries(from + 4 * HOUR), "z", "damaged");
  await ctx.redis.hset(failures(from + 6 * HOUR), "z", "damaged");

  const ended = await readRetries(ctx, key, { from, to, points: 12 });
  const unread = [null, null, null, null];
  expect(ended.gaps).toEqual([{ from: from + 4 * HOUR, to: from + 8 * HOUR }]);
  expect(ended.steps.succeeded).toEqual([5, 0, 0, 0, ...unread, 0, 0, 0, 0]);
  expect(ended.steps.deadAttempts).toEqual([0, 0, 0, 0, ...unread, 0, 0, 0, 0]);

  const failed = await readFailures(ctx, key, { from, to, points: 120 });
  expect(failed.gaps).toEqual([{ from: from + 6 * HOUR, to }]);
  const counts = failed.categories[0]?.counts ?? [];
  expect([counts[5], counts[6], counts[59]]).toEqual([3, 0, 0]);
  expect(counts.slice(60)).toEqual(Array.from({ length: 60 }, () => null));
});
