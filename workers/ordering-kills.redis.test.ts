import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "@/lib/clock";
import { enqueue } from "@/lib/enqueue/enqueue";
import { createKeys } from "@/lib/keys";
import { nodeArgs } from "@/lib/programs";
import { eventually } from "@/lib/testing/context";
import { startRedis } from "@/lib/testing/redis-server";
import { ORDERED, traceKey } from "./testing/ordered-queue";

const SCRIPT = new URL("./testing/ordered-worker.ts", import.meta.url);
const PREFIX = "spillway:";
const ACCOUNTS = Array.from({ length: 10 }, (_, n) => `account-${n}`);
const ENTRIES = 30;

function spawnWorker(redisUrl: string): ChildProcess {
  const child = spawn(process.execPath, [...nodeArgs(SCRIPT), redisUrl, PREFIX], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function killed(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await once(child, "exit");
}

test("each key keeps its order, one at a time, while workers are killed and Redis is restarted", {
  timeout: 60_000,
}, async () => {
  const server = await startRedis({ persistent: true });
  const redis = new Redis(server.url, { maxRetriesPerRequest: null });
  redis.on("error", () => {});
  const queue = new Queue(ORDERED.name, { connection: redis });
  queue.on("error", () => {});
  onTestFinished(async () => {
    await queue.close();
    redis.disconnect();
    await server.dispose();
  });
  const ctx = { redis, keys: createKeys(PREFIX), clock: systemClock, log: pino({ level: "silent" }) };
  const jobs = Array.from({ length: ENTRIES }, (_, n) =>
    ACCOUNTS.map((account) => ({ name: "entry", payload: { account, n } })),
  ).flat();
  const done = () => queue.getCompletedCount();

  const workers = [spawnWorker(server.url), spawnWorker(server.url)];
  const outcomes = await enqueue(ctx, { definition: ORDERED, prefix: "bull" }, jobs);
  expect(outcomes.every(({ accepted }) => accepted)).toBe(true);
  for (const [index, after] of [40, 100, 180].entries()) {
    await eventually(async () => (await done()) >= after, 20_000);
    // Only once jobs are in hand, so that the kill meets them.
    await eventually(async () => (await queue.getActiveCount()) > 0, 5_000);
    const victim = workers[index % 2];
    if (victim) await killed(victim);
    if (index === 1) {
      await server.kill();
      await server.start();
    }
    workers[index % 2] = spawnWorker(server.url);
  }
  await eventually(async () => (await done()) === jobs.length, 30_000);

  expect(await queue.getJobCounts("waiting", "active", "delayed", "failed")).toEqual({
    waiting: 0,
    active: 0,
    delayed: 0,
    failed: 0,
  });
  for (const account of ACCOUNTS) {
    const trace = await redis.lrange(traceKey(PREFIX, account), 0, -1);
    const numbers = trace.map((line) => Number(line.split(" ")[1]));
    // A job that was cut off begins again; nobody overtakes it.
    expect(numbers, account).toEqual([...numbers].sort((a, b) => a - b));
    expect(
      trace.filter((line) => line.startsWith("end")).map((line) => Number(line.split(" ")[1])),
      account,
    ).toEqual(expect.arrayContaining(Array.from({ length: ENTRIES }, (_, n) => n)));
  }
});
