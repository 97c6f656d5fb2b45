import { expect, test } from "vitest";
import { shardOf } from "../partitions/shards";
import { CATALOG } from "../queues/catalog";
import { declarationOf } from "../queues/define";
import { readQueueDetail } from "../queues/detail";
import { queueKey } from "../queues/identity";
import { loadSnapshot } from "../queues/snapshot";
import { testContext } from "../testing/context";
import { addQueue, openCollection } from "./collection";
import { takeLease } from "./lease";
import { tick } from "./tick";

async function setUp(names: string[]) {
  const ctx = testContext();
  const keyOf = (name: string) => queueKey({ prefix: ctx.prefix, name });
  await takeLease(ctx, "me");
  const open = async () => {
    const collection = await openCollection(ctx, "me");
    for (const name of names) addQueue(collection, keyOf(name), { prefix: ctx.prefix, name });
    return collection;
  };
  for (const name of names) await ctx.queue(name).waitUntilReady();
  const declare = (index: number) => {
    const shard = shardOf({ ...CATALOG.reports, name: "mail", partitions: 3 }, index);
    return ctx.redis.hset(ctx.keys.definitions(), keyOf(shard.name), JSON.stringify(declarationOf(shard)));
  };
  /** A worker that says so of a queue; it is gone a minute after `atMs`. */
  const report = async (name: string, said: object, atMs = Date.now()) => {
    const heartbeat = { id: name, queue: keyOf(name), queueName: name, ...said };
    await ctx.redis.hset(ctx.keys.workers(), name, JSON.stringify(heartbeat));
    await ctx.redis.zadd(ctx.keys.workersSeen(), atMs, name);
  };
  const shards = async () =>
    Object.fromEntries([...(await loadSnapshot(ctx)).values()].map(({ name, shard }) => [name, shard]));
  return { ctx, keyOf, open, declare, report, shards };
}

test("a queue is a shard where its workers declared it, and not by its name; no worker need run now", async () => {
  const { ctx, keyOf, open, declare, shards } = await setUp(["mail~1", "foo", "foo~1"]);
  await declare(1);
  await tick(ctx, await open());
  const shard = { of: "mail", ofKey: keyOf("mail"), index: 1 };
  expect(await shards()).toEqual({ "mail~1": shard, foo: null, "foo~1": null });
  expect(await readQueueDetail(ctx, keyOf("mail~1"))).toMatchObject({
    shard,
    declaration: { shard: { index: 1 } },
  });
  expect(await readQueueDetail(ctx, keyOf("foo~1"))).toMatchObject({ shard: null });

  // The next leader knows it from the snapshot.
  await ctx.redis.del(ctx.keys.definitions());
  await tick(ctx, await open());
  expect((await shards())["mail~1"]).toEqual(shard);
});

test("workers that come later make a queue a shard, workers that declare otherwise make it none, and silence changes nothing", async () => {
  const { ctx, open, report, shards } = await setUp(["mail~1"]);
  const collection = await open();
  const seen = async () => {
    await tick(ctx, collection);
    return (await shards())["mail~1"]?.index ?? null;
  };
  expect(await seen()).toBeNull();
  await report("mail~1", { shard: { of: "mail", index: 1 } });
  expect(await seen()).toBe(1);
  await report("mail~1", {});
  expect(await seen()).toBe(1);
  await report("mail~1", {}, 0);
  expect(await seen()).toBe(1);
  await report("mail~1", { shard: null });
  expect(await seen()).toBeNull();
});
