import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { expect, onTestFinished, test } from "vitest";
import type { QueueSummary } from "../contract/queues";
import { startTestCollector } from "../testing/collector";
import { eventually, testContext } from "../testing/context";
import { listen, openHub } from "../testing/live";
import { startRedis } from "../testing/redis-server";
import { publishLive } from "./publish";

/** A Redis that may be frozen, and hubs of it. */
async function ownRedis() {
  const server = await startRedis();
  onTestFinished(() => server.dispose());
  const ctx = testContext();
  return { server, open: () => openHub(ctx, server.url) };
}

const named = (queues: QueueSummary[], name: string) => queues.find((queue) => queue.name === name);

test("a stream begins with all queues and goes on with what changes", async () => {
  const ctx = testContext();
  const queue = ctx.queue("live");
  await queue.add("x", {});
  startTestCollector(ctx);
  const hub = openHub(ctx);
  await eventually(async () => named((await hub.queues()).queues, "live")?.counts.waiting === 1);
  expect((await hub.queues()).stale).toBe(false);
  const summary = named((await hub.queues()).queues, "live");
  const { response, messages, abort, reading } = await listen(hub);
  expect(response.headers.get("cache-control")).toContain("no-transform");
  await eventually(() => messages.length >= 3);
  expect(messages[0]?.event).toBe("queues");
  expect(messages[1]?.event).toBe("flags");
  expect(messages[2]).toMatchObject({ event: "health", data: { status: "ok", redis: "up" } });
  await queue.add("y", {});
  await eventually(() =>
    messages.some(
      ({ event, data }) =>
        event === "queues-delta" &&
        data.change.some(({ key, counts }) => key === summary?.key && counts?.waiting === 2),
    ),
  );
  await eventually(async () => named((await hub.queues()).queues, "live")?.counts.waiting === 2);
  expect(hub.openStreams()).toBe(1);
  abort.abort();
  await reading;
  expect(hub.openStreams()).toBe(0);
});

test("a leader whose status comes later than its first word becomes known", async () => {
  const ctx = testContext();
  const hub = openHub(ctx);
  const say = async () => {
    const data = { upsert: [], remove: [], asOf: Date.now() };
    await publishLive(ctx, { event: "queues-delta", data });
  };
  await hub.queues();
  await eventually(async () => {
    await say();
    return hub.health().status === "ok";
  });
  expect(hub.health().collector.leader).toBeNull();
  const status = { id: "late", at: Date.now() + 60_000, tickMs: 1 };
  await ctx.redis.set(ctx.keys.leaderStatus(), JSON.stringify(status));
  await eventually(async () => {
    await say();
    return hub.health().collector.leader === "late";
  });
});

test("with Redis away the queues stay, marked stale; browsers hear of it and of its return", async () => {
  const server = await startRedis({ persistent: true });
  onTestFinished(() => server.dispose());
  const redis = new Redis(server.url, { retryStrategy: () => 50, maxRetriesPerRequest: 1 });
  redis.on("error", () => {});
  const ctx = testContext({ redis });
  const queue = new Queue("kept", { connection: redis, prefix: ctx.prefix });
  queue.on("error", () => {});
  onTestFinished(() => queue.close());
  await queue.waitUntilReady();
  startTestCollector(ctx);
  const hub = openHub(ctx, server.url);
  await eventually(async () => (await hub.queues()).queues.length === 1);
  const { messages } = await listen(hub);
  const told = (status: string) =>
    messages.filter(({ event, data }) => event === "health" && data.status === status).length;
  await eventually(() => told("ok") > 0);
  await server.kill();
  await eventually(() => told("down") > 0);
  expect(await hub.queues()).toMatchObject({ stale: true, queues: [{ name: "kept" }] });
  const before = told("ok");
  await server.start();
  await eventually(() => told("ok") > before, 20_000);
  expect((await hub.queues()).stale).toBe(false);
}, 60_000);

test("a stream that opens while Redis hangs says so at once, and tells the switches when Redis answers again", async () => {
  const { server, open } = await ownRedis();
  const hub = open();
  await hub.queues();
  server.freeze();
  const { messages } = await listen(hub);
  const heard = () => messages.map(({ event }) => event);
  await eventually(() => heard().includes("health"));
  expect(heard()).toEqual(["queues", "health"]);
  expect(messages[0]).toMatchObject({ data: { stale: true } });
  expect(messages[1]).toMatchObject({ data: { status: "degraded" } });
  server.thaw();
  await eventually(() => heard().includes("flags"));

  // A server that has not yet reached Redis when it hangs.
  server.freeze();
  const late = open();
  const { messages: told } = await listen(late);
  await eventually(() => told.some(({ event, data }) => event === "health" && data.status === "down"));
  server.thaw();
  await eventually(() => told.some(({ event }) => event === "queues"));
}, 60_000);

test("a Redis that hangs is away, whether or not a collector was heard before", async () => {
  const { server, open } = await ownRedis();
  const hub = open();
  await hub.queues();
  expect(hub.health()).toMatchObject({ status: "degraded", redis: "up" });
  server.freeze();
  await eventually(() => hub.health().redis === "down", 20_000);
  server.thaw();
  await eventually(() => hub.health().redis === "up", 20_000);
}, 60_000);

test("a server that never reached Redis says so", async () => {
  const ctx = testContext();
  const hub = openHub(ctx, "redis://127.0.0.1:1");
  await expect(hub.queues()).rejects.toMatchObject({ code: "redis_unavailable" });
  expect(hub.health()).toMatchObject({ status: "down", redis: "down" });
});
