import fc from "fast-check";
import { Redis } from "ioredis";
import { expect, test } from "vitest";
import { bullKeys } from "../../queues/backend/keys";
import { queueKey } from "../../queues/identity";
import { type TestContext, testContext } from "../../testing/context";
import { countCommands } from "../../testing/count-commands";
import { writeFailedJobs } from "../../testing/failed-fixture";
import { failedLetters, indexedLetters, testIndex } from "../../testing/index-fixture";
import { IndexFeed } from "./feed";
import type { HeardQueue } from "./inbox";
import { IndexWriter } from "./writer";

const T = 1_700_000_000_000;
const NAMES = ["a", "b"];

/** What befalls a queue, and how much of it the collector hears. */
const happening = fc.record({
  queue: fc.constantFrom(...NAMES),
  fail: fc.array(fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 40 })), { maxLength: 30 }),
  remove: fc.array(fc.nat({ max: 60 }), { maxLength: 20 }),
  trimTo: fc.option(fc.nat({ max: 30 }), { nil: undefined, freq: 6 }),
  hears: fc.constantFrom("all", "half", "nothing"),
  /** The process dies before its so-manieth command, which may still be carried out. */
  diesAfter: fc.option(fc.nat({ max: 45 }), { nil: undefined, freq: 2 }),
  lastIsDone: fc.boolean(),
});
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

/** A connection that falls silent after so many commands, as that of a process that dies. */
async function mortal(ctx: TestContext, commands: number, lastIsDone: boolean) {
  const redis = new Redis(ctx.url);
  await redis.ping();
  const send = redis.sendCommand;
  let left = commands;
  let die: (value: "died") => void = () => {};
  const died = new Promise<"died">((resolve) => {
    die = resolve;
  });
  redis.sendCommand = function mortalSend(this: Redis, ...args: Parameters<Redis["sendCommand"]>) {
    left -= 1;
    if (left >= 0 || (left === -1 && lastIsDone)) return send.apply(this, args);
    // Time for Redis to carry out what it was sent.
    setTimeout(() => die("died"), 5);
    return new Promise(() => {});
  } as Redis["sendCommand"];
  return { redis, died };
}

async function befall(ctx: TestContext, { queue, fail, remove, trimTo }: Happening): Promise<string[]> {
  const identity = { prefix: ctx.prefix, name: queue };
  await writeFailedJobs(
    ctx.redis,
    identity,
    fail.map(([n, ms]) => ({ id: `job-${n}`, failedAt: T + ms, failedReason: `Cause ${n % 3}` })),
  );
  const { failed } = bullKeys(identity);
  for (const n of remove) await ctx.redis.zrem(failed, `job-${n}`);
  if (trimTo !== undefined) await ctx.redis.zremrangebyrank(failed, "0", String(-trimTo - 1));
  return [...fail.map(([n]) => `job-${n}`), ...remove.map((n) => `job-${n}`)];
}

test("whatever happens, is heard or not, and wherever the process dies: the index ends as the sets are", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: 6 }), async (story) => {
      const ctx = testContext();
      let nowMs = T;
      const clock = { ...ctx.clock, now: () => nowMs };
      await testIndex(ctx, { segmentRows: 32 });
      const openFeed = async (redis: Redis) => {
        const on = { ...ctx, redis, clock };
        return new IndexFeed(on, await IndexWriter.open(on, "me", "g1", { segmentRows: 32 }));
      };
      const heard = async (touched: Map<string, string[]>, lost: boolean) => {
        const queues = NAMES.map(async (name): Promise<[string, HeardQueue]> => {
          const identity = { prefix: ctx.prefix, name };
          const key = queueKey(identity);
          const failed = await ctx.redis.zcard(bullKeys(identity).failed);
          return [key, { key, identity, failed, touched: touched.get(name) ?? [], lost }];
        });
        return { queues: new Map(await Promise.all(queues)), gone: new Set<string>(), untilMs: nowMs };
      };
      let feed = await openFeed(ctx.redis);
      let crashed = false;
      for (const event of story) {
        nowMs += 1_000;
        const ids = await befall(ctx, event);
        const told = event.hears === "nothing" ? [] : ids.filter((_, i) => event.hears === "all" || i % 2);
        const { redis, died } =
          event.diesAfter === undefined
            ? { redis: ctx.redis, died: null }
            : await mortal(ctx, event.diesAfter, event.lastIsDone);
        const life = (async () => {
          if (died) feed = await openFeed(redis);
          feed.hear(await heard(new Map([[event.queue, told]]), crashed || event.hears !== "all"));
          while (await feed.step());
        })();
        // Once dead, nobody minds what becomes of it.
        if (died) life.catch(() => {});
        crashed = (await Promise.race([life, died ?? life])) === "died";
        if (died) {
          redis.disconnect();
          feed = await openFeed(ctx.redis);
        }
      }
      // Nothing more happens; a collector that looks once a second is enough.
      for (let look = 0; look < 6; look++) {
        nowMs += 700_000;
        feed.hear(await heard(new Map(), look === 0));
        while (await feed.step());
      }
      expect(await indexedLetters(ctx, NAMES)).toEqual(await failedLetters(ctx, NAMES));
      for (const name of NAMES) {
        const identity = { prefix: ctx.prefix, name };
        expect(feed.writer.aliveOf(queueKey(identity))).toBe(
          await ctx.redis.zcard(bullKeys(identity).failed),
        );
      }
      ctx.redis.disconnect();
    }),
    { numRuns: 40 },
  );
}, 120_000);

test("differences among many dead letters are found by counting, not by reading all of them", async () => {
  const ctx = testContext();
  const identity = { prefix: ctx.prefix, name: "many" };
  const key = queueKey(identity);
  const jobs = Array.from({ length: 6_000 }, (_, n) => ({ id: `job-${n}`, failedAt: T + n * 10 }));
  await writeFailedJobs(ctx.redis, identity, jobs);
  const writer = await testIndex(ctx, { segmentRows: 65_500 });
  let nowMs = T;
  const feed = new IndexFeed({ ...ctx, clock: { ...ctx.clock, now: () => nowMs } }, writer);
  const look = async () => {
    nowMs += 1_000;
    const failed = await ctx.redis.zcard(bullKeys(identity).failed);
    feed.hear({
      queues: new Map([[key, { key, identity, failed, touched: [], lost: false }]]),
      gone: new Set(),
      untilMs: nowMs,
    });
    let steps = 0;
    while (await feed.step()) steps += 1;
    return steps;
  };
  await look();
  expect(feed.writer.aliveOf(key)).toBe(6_000);
  await ctx.redis.zrem(bullKeys(identity).failed, "job-17", "job-3000", "job-5999");
  await writeFailedJobs(ctx.redis, identity, [{ id: "late", failedAt: T + 25_555 }]);
  expect(await look()).toBe(0);
  // Reading all would be a step for each thousand, in the set and in the index.
  expect(await look()).toBeLessThan(12);
  expect(await indexedLetters(ctx, ["many"])).toEqual(await failedLetters(ctx, ["many"]));
}, 60_000);

test("a thousand queues at rest cost the index no command", async () => {
  const ctx = testContext();
  const writer = await testIndex(ctx);
  let nowMs = T;
  const feed = new IndexFeed({ ...ctx, clock: { ...ctx.clock, now: () => nowMs } }, writer);
  const queues = Array.from({ length: 1_000 }, (_, n) => {
    const identity = { prefix: ctx.prefix, name: `q${n}` };
    return { key: queueKey(identity), identity, failed: 2, touched: [], lost: false };
  });
  for (const { identity } of queues)
    await writeFailedJobs(ctx.redis, identity, [
      { id: "x", failedAt: T },
      { id: "y", failedAt: T + 1 },
    ]);
  const look = async () => {
    nowMs += 1_000;
    feed.hear({
      queues: new Map(queues.map((queue) => [queue.key, queue])),
      gone: new Set(),
      untilMs: nowMs,
    });
    while (await feed.step());
  };
  // Filled two hundred at a time.
  const filling = await countCommands(ctx.redis, look);
  expect(filling.evalsha).toBeLessThan(1_100);
  expect(writer.alive).toBe(2_000);
  const atRest = await countCommands(ctx.redis, async () => {
    for (let looks = 0; looks < 3; looks++) await look();
  });
  expect(atRest).toEqual({});
});
