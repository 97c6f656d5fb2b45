import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../clock";
import { enqueue } from "../enqueue/enqueue";
import { createKeys } from "../keys";
import { nodeArgs } from "../programs";
import { queueKey } from "../queues/identity";
import { connectRedis } from "../redis";
import { eventually } from "../testing/context";
import { startRedis } from "../testing/redis-server";
import { OutboxUnusable } from "./errors";
import { openOutbox } from "./outbox";

async function setUp() {
  const redis = await startRedis({ persistent: true });
  const dir = await mkdtemp(join(tmpdir(), "spillway-outbox-"));
  const id = randomBytes(6).toString("hex");
  const log = pino({ level: "silent" });
  const producer = connectRedis(redis.url, "producer", log);
  const ctx = { redis: producer, keys: createKeys(`${id}:`), clock: systemClock, log };
  const to = { queueKey: queueKey({ prefix: id, name: "mail" }) };
  await eventually(() => producer.status === "ready");
  // A queue of somebody else's, which must be there already.
  const connection = new Redis(redis.url, { maxRetriesPerRequest: null });
  connection.on("error", () => {});
  const queue = new Queue("mail", { connection, prefix: id });
  queue.on("error", () => {});
  await queue.waitUntilReady();
  await eventually(async () => (await connection.exists(`${id}:mail:meta`)) === 1);
  onTestFinished(async () => {
    producer.disconnect();
    connection.disconnect();
    await redis.dispose();
    await rm(dir, { recursive: true, force: true });
  });
  const seen = async () =>
    (await queue.getWaiting(0, -1)).map((job) => job.data.n as number).sort((a, b) => a - b);
  const count = () => queue.getWaitingCount();
  const inOrder = async () => {
    const jobs = await queue.getWaiting(0, -1);
    return jobs.map((job) => job.data.n as number);
  };
  const put = (outbox: Awaited<ReturnType<typeof openOutbox>>, from: number, count: number) =>
    enqueue(
      ctx,
      to,
      Array.from({ length: count }, (_, at) => ({ name: "n", payload: { n: from + at } })),
      { outbox },
    );
  const away = () => eventually(() => producer.status !== "ready");
  return { redis, dir, ctx, id, to, seen, count, inOrder, put, away };
}

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

/** A producer in a process of its own, and what it said it had accepted. */
function startProducer(of: Awaited<ReturnType<typeof setUp>>, from: number, total: number) {
  const args = [of.redis.url, `${of.id}:`, of.id, of.dir, from, total].map(String);
  const child = spawn(
    process.execPath,
    [...nodeArgs(new URL("./outbox-process.ts", import.meta.url)), ...args],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  // What follows the last line feed was cut short.
  const words = () => said.split("\n").slice(0, -1);
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    accepted: () =>
      words()
        .filter((word) => /^\d+$/.test(word))
        .map(Number),
    says: (word: string) => words().includes(word),
    async kill() {
      child.kill("SIGKILL");
      await gone;
    },
    gone,
  };
}

test("while Redis is away jobs go to disk, and later ones behind them; all arrive once, in order", async () => {
  const of = await setUp();
  const outbox = await openOutbox(of.ctx, { dir: of.dir, maxBytes: 1024 * 1024 });
  await of.put(outbox, 0, 5);
  await of.redis.kill();
  await of.away();
  const began = Date.now();
  const outcomes = await of.put(outbox, 5, 5);
  expect(Date.now() - began).toBeLessThan(1_000);
  expect(outcomes.every((one) => one.accepted && one.outbox)).toBe(true);
  expect(outbox.pending()).toBe(5);
  await of.redis.start();
  await of.put(outbox, 10, 5);
  await eventually(() => outbox.pending() === 0);
  await of.put(outbox, 15, 1);
  expect(await of.inOrder()).toEqual(upTo(16));
  await outbox.close();
  expect((await readdir(of.dir)).sort()).toEqual(["cursor"]);
});

test("above its bound it refuses, and takes none of the batch", async () => {
  const of = await setUp();
  await of.redis.kill();
  await of.away();
  const outbox = await openOutbox(of.ctx, { dir: of.dir, maxBytes: 2_000 });
  await of.put(outbox, 0, 5);
  await expect(of.put(outbox, 5, 50)).rejects.toMatchObject({ code: "overloaded", status: 429 });
  expect(outbox.pending()).toBe(5);
  await outbox.close();
});

test("one process at a time, and this one too; the lock of a dead process is taken over", async () => {
  const of = await setUp();
  const outbox = await openOutbox(of.ctx, { dir: of.dir, maxBytes: 1_000 });
  await expect(openOutbox(of.ctx, { dir: of.dir, maxBytes: 1_000 })).rejects.toThrow(OutboxUnusable);
  await outbox.close();
  await writeFile(join(of.dir, "lock"), "999999999 1");
  await (await openOutbox(of.ctx, { dir: of.dir, maxBytes: 1_000 })).close();
});

test("a torn end is cut; damage before good records is not, and nothing is delivered past it", async () => {
  const of = await setUp();
  await of.redis.kill();
  await of.away();
  const open = () => openOutbox(of.ctx, { dir: of.dir, maxBytes: 100_000 });
  const first = await open();
  await of.put(first, 0, 3);
  await first.close();
  const [segment = ""] = (await readdir(of.dir)).filter((name) => name.endsWith(".log"));
  const path = join(of.dir, segment);
  const whole = await readFile(path);
  await appendFile(path, whole.subarray(0, 100));
  const second = await open();
  expect(second.pending()).toBe(3);
  await second.close();
  expect(await readFile(path)).toEqual(whole);

  await writeFile(path, Buffer.concat([Buffer.from("x"), whole.subarray(1)]));
  await expect(open()).rejects.toThrow(/damaged at byte 0/);
});

test("a producer killed while it appends has lost nothing that it accepted", async () => {
  const of = await setUp();
  await of.redis.kill();
  const producer = startProducer(of, 0, 100_000);
  await eventually(() => producer.accepted().length > 100, 25_000);
  await producer.kill();
  const accepted = producer.accepted();
  await of.redis.start();
  const next = startProducer(of, 200_000, 3);
  await eventually(() => next.says("empty"), 40_000);
  const seen = await of.seen();
  expect(new Set(seen).size).toBe(seen.length);
  for (const n of [...accepted, 200_000, 200_001, 200_002]) expect(seen).toContain(n);
}, 100_000);

test("a producer killed while it delivers, and Redis with it, delivers each job once", async () => {
  const of = await setUp();
  await of.redis.kill();
  await of.away();
  const outbox = await openOutbox(of.ctx, { dir: of.dir, maxBytes: 16 * 1024 * 1024 });
  await of.put(outbox, 0, 6_000);
  await outbox.close();
  await of.redis.start();
  for (let round = 1; round <= 2; round++) {
    const before = await of.count();
    const producer = startProducer(of, 0, 0);
    await eventually(async () => producer.says("empty") || (await of.count()) > before, 40_000);
    await producer.kill();
    if (round < 2) {
      await of.redis.kill();
      await of.redis.start();
    }
  }
  const last = startProducer(of, 0, 0);
  await eventually(() => last.says("empty"), 40_000);
  expect(await of.seen()).toEqual(upTo(6_000));
}, 150_000);
