import { Queue } from "bullmq";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { createKeys } from "@/lib/keys";
import { jobOptions } from "@/lib/queues/job-options";
import { connectRedis } from "@/lib/redis";
import { eventually } from "@/lib/testing/context";
import { startRedis } from "@/lib/testing/redis-server";
import { openRuntime } from "./runtime/runtime-context";
import { startWorker } from "./runtime/start-worker";
import { testQueue } from "./testing/runtime";

/** A job whose hand-over was lost with Redis runs again once BullMQ finds it stalled: a lock and a check later. */
const QUICK_STALLS = { lockDurationMs: 2_000, stalledIntervalMs: 500 };

test("Redis is killed and comes back: workers go on, flags stay known, nothing is lost", {
  timeout: 60_000,
}, async () => {
  const server = await startRedis({ persistent: true });
  const log = pino({ level: "silent" });
  const redis = connectRedis(server.url, "worker", log);
  const ctx = await openRuntime({
    redis,
    keys: createKeys("spillway:"),
    log,
    queuePrefix: "bull",
    version: "test",
  });
  const work = testQueue({ job: z.object({ n: z.number() }) }, { concurrency: 4 });
  const ran = new Set<number>();
  const worker = startWorker(work, { job: async ({ n }) => void ran.add(n) }, ctx, QUICK_STALLS);
  const queue = new Queue("work", { connection: redis });
  queue.on("error", () => {});
  onTestFinished(async () => {
    await worker.close();
    await queue.close();
    await ctx.close();
    redis.disconnect();
    await server.dispose();
  });
  const add = (from: number, count: number) =>
    queue.addBulk(
      Array.from({ length: count }, (_, i) => ({
        name: "job",
        data: { n: from + i },
        opts: jobOptions(work),
      })),
    );

  await add(0, 50);
  await eventually(() => ran.size === 50);
  await queue.pause();
  await add(50, 50);
  await queue.resume();
  await server.kill();
  expect(ctx.flags.current().version).toBe(0);
  await server.start();
  await eventually(() => ran.size === 100, 20_000);
  await add(100, 50);
  await eventually(() => ran.size === 150, 20_000);
  await eventually(async () => (await queue.getCompletedCount()) === 150);

  // The watcher reconnected as well.
  await redis.incr(ctx.keys.flagsVersion());
  await eventually(() => ctx.flags.current().version === 1, 5_000);
});
