import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { systemClock } from "../clock";
import { enqueue } from "../enqueue/enqueue";
import { createKeys } from "../keys";
import { takeTicket } from "../ordering/tickets";
import { defineQueue } from "../queues/define";
import { queueKey } from "../queues/identity";
import { textField } from "../queues/traits";
import { connectRedis } from "../redis";
import { eventually } from "../testing/context";
import { startRedis } from "../testing/redis-server";
import { openOutbox } from "./outbox";

const transfers = (partitions = 1) =>
  defineQueue({
    name: "transfers",
    lane: "fast",
    criticality: "standard",
    idempotent: true,
    partitions,
    policy: {
      attempts: { critical: 1, standard: 1, background: 1 },
      backoff: { strategy: "fixed", delayMs: 1, jitter: "none", capMs: 1 },
      timeoutMs: null,
      concurrency: { floor: 1, ceiling: 1 },
      ordering: { onDead: "block" },
    },
    removeOnComplete: { count: 100 },
    keepFailures: { count: 100 },
    jobs: { transfer: z.object({ account: z.string(), n: z.number() }) },
    traits: { orderingKey: (_name, payload) => textField(payload, "account") },
  });

async function setUp() {
  const server = await startRedis({ persistent: true });
  const dir = await mkdtemp(join(tmpdir(), "spillway-outbox-"));
  const prefix = randomBytes(6).toString("hex");
  const log = pino({ level: "silent" });
  const redis = connectRedis(server.url, "producer", log);
  const connection = new Redis(server.url, { maxRetriesPerRequest: null });
  connection.on("error", () => {});
  onTestFinished(async () => {
    redis.disconnect();
    connection.disconnect();
    await server.dispose();
    await rm(dir, { recursive: true, force: true });
  });
  await eventually(() => redis.status === "ready");
  const ctx = { redis, keys: createKeys(`${prefix}:`), clock: systemClock, log };
  return { ctx, server, dir, prefix, connection, lines: queueKey({ prefix, name: "transfers" }) };
}

test.each([
  ["a queue", 1],
  ["a queue that is spread over shards", 4],
])(
  "jobs of %s that wait on disk take their tickets in the order of their acceptance",
  async (_of, partitions) => {
    const { ctx, server, dir, prefix, connection, lines } = await setUp();
    const definition = transfers(partitions);
    const outbox = await openOutbox(ctx, { dir, maxBytes: 1024 * 1024 });
    const put = async (account: string, n: number) => {
      const [outcome] = await enqueue(
        ctx,
        { definition, prefix },
        [{ name: "transfer", payload: { account, n } }],
        { outbox },
      );
      if (!outcome?.accepted) throw new Error("It was not taken.");
      return outcome;
    };
    const line = (account: string) => connection.zrange(ctx.keys.orderLine(lines, account), "0", "-1");
    const ids = [(await put("a", 0)).id];
    await server.kill();
    await eventually(() => ctx.redis.status !== "ready");
    const late = [await put("a", 1), await put("a", 2), await put("b", 0)];
    expect(late.every(({ outbox: onDisk }) => onDisk)).toBe(true);
    ids.push(...late.slice(0, 2).map(({ id }) => id));
    await server.start();
    await eventually(() => outbox.pending() === 0);
    ids.push((await put("a", 3)).id);

    const jobIds = (tickets: string[]) => tickets.map((ticket) => ticket.slice(ticket.indexOf("/") + 1));
    expect(jobIds(await line("a"))).toEqual(ids);
    expect(jobIds(await line("b"))).toEqual([late[2]?.id]);
    await outbox.close();
  },
);

test("a job that is delivered again keeps the place that it had", async () => {
  const { ctx, server, dir, prefix, connection, lines } = await setUp();
  const definition = transfers();
  const queue = new Queue("transfers", { connection, prefix });
  queue.on("error", () => {});
  const job = (jobId: string) => ({ name: "transfer", payload: { account: "a", n: 1 }, jobId });
  const outbox = await openOutbox(ctx, { dir, maxBytes: 1024 * 1024 });
  await server.kill();
  await eventually(() => ctx.redis.status !== "ready");
  await enqueue(ctx, { definition, prefix }, [job("first")], { outbox });
  await outbox.close();
  await server.start();
  // As a delivery that died between its tickets and its jobs leaves it.
  await takeTicket({ ...ctx, redis: connection }, lines, "a", "first");
  await takeTicket({ ...ctx, redis: connection }, lines, "a", "other");
  const next = await openOutbox(ctx, { dir, maxBytes: 1024 * 1024 });
  await eventually(() => next.pending() === 0);
  expect(await connection.zrange(ctx.keys.orderLine(lines, "a"), "0", "-1")).toEqual(["first", "other"]);
  expect((await queue.getWaiting()).map(({ id }) => id)).toEqual(["first"]);
  await next.close();
});
