import { expect, test } from "vitest";
import { breakerId, operateBreaker } from "../breakers/operate";
import { CATALOG } from "../queues/catalog";
import { declarationOf } from "../queues/define";
import { readQueueDetail } from "../queues/detail";
import { queueKey } from "../queues/identity";
import { loadSummaries } from "../queues/snapshot";
import { testContext } from "../testing/context";
import { addQueue, openCollection } from "./collection";
import { takeLease } from "./lease";
import { tick } from "./tick";

const policy = {
  consecutiveFailures: 3,
  failureShare: 1,
  windowMs: 60_000,
  minSamples: 1_000,
  openMs: 60_000,
  probes: 1,
  successesToClose: 1,
};

async function setUp() {
  const ctx = testContext();
  const identity = { prefix: ctx.prefix, name: "mail" };
  const key = queueKey(identity);
  await ctx.queue("mail").waitUntilReady();
  await takeLease(ctx, "me");
  const open = async () => {
    const collection = await openCollection(ctx, "me");
    addQueue(collection, key, identity);
    return collection;
  };
  const summary = async () => (await loadSummaries(ctx, [key]))[0];
  return { ctx, key, open, summary };
}

test("a queue's breakers count while they are not closed", async () => {
  const { ctx, key, open, summary } = await setUp();
  const collection = await open();
  const use = (route: string, failed: number) =>
    operateBreaker(
      ctx,
      { prefix: ctx.prefix, route },
      { op: "report", batches: [{ succeeded: 1, failed, tookMs: 1, openAtLeastMs: 60_000 }] },
      { policy, queueKey: key },
    );
  await use("well", 0);
  await use("ill", 3);
  await use("tripped", 0);
  await tick(ctx, collection);
  expect((await summary())?.breakersOpen).toBe(1);

  const by = { by: "ann", reason: "maintenance" };
  await operateBreaker(ctx, { prefix: ctx.prefix, route: "tripped" }, { op: "isolate", ...by, untilMs: 0 });
  await tick(ctx, collection);
  expect((await summary())?.breakersOpen).toBe(2);
  expect((await readQueueDetail(ctx, key)).breakersOpen).toBe(2);

  // Its two lists still name one that has expired.
  await ctx.redis.del(ctx.keys.breaker(breakerId({ prefix: ctx.prefix, route: "tripped" })));
  await operateBreaker(ctx, { prefix: ctx.prefix, route: "ill" }, { op: "reset", ...by });
  await tick(ctx, collection);
  expect((await summary())?.breakersOpen).toBe(0);
});

test("a queue is as critical as its workers declare, whether they came before the collector, later, or not at all", async () => {
  const { ctx, key, open, summary } = await setUp();
  await tick(ctx, await open());
  expect((await summary())?.criticality).toBeNull();

  const said = { id: "w", queue: key, queueName: "mail", criticality: "background" };
  await ctx.redis.hset(ctx.keys.workers(), "w", JSON.stringify(said));
  await ctx.redis.zadd(ctx.keys.workersSeen(), Date.now(), "w");
  await tick(ctx, await open());
  expect((await summary())?.criticality).toBe("background");
  await ctx.redis.del(ctx.keys.workersSeen());
  await tick(ctx, await open());
  expect((await summary())?.criticality).toBe("background");

  const declared = { ...declarationOf(CATALOG.webhooks), criticality: "critical" };
  await ctx.redis.hset(ctx.keys.definitions(), key, JSON.stringify(declared));
  await ctx.redis.del(ctx.keys.snapshot());
  await tick(ctx, await open());
  expect((await summary())?.criticality).toBe("critical");
});
