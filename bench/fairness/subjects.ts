import { Worker } from "bullmq";
import { Redis } from "ioredis";
import { pino } from "pino";
import { z } from "zod";
import { createKeys } from "@/lib/keys";
import { defineQueue } from "@/lib/queues/define";
import { connectRedis } from "@/lib/redis";
import { openRuntime } from "@/workers/runtime/runtime-context";
import { startWorker } from "@/workers/runtime/start-worker";
import { quotaOf, type Scene } from "./scene";

const payloadSchema = z.object({ tenant: z.string(), sentAt: z.number() });
type Work = (payload: z.infer<typeof payloadSchema>) => Promise<void>;

/** Something that works a queue; `close` resolves when it holds nothing any more. */
export interface Subject {
  name: string;
  start(redisUrl: string, queue: string, scene: Scene, work: Work): Promise<() => Promise<void>>;
}

export const plain: Subject = {
  name: "bullmq",
  async start(redisUrl, queue, { concurrency }, work) {
    const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
    const worker = new Worker(queue, (job) => work(payloadSchema.parse(job.data)), {
      connection,
      concurrency,
    });
    await worker.waitUntilReady();
    return async () => {
      await worker.close();
      connection.disconnect();
    };
  },
};

export const runtime: Subject = {
  name: "spillway",
  async start(redisUrl, queue, scene, work) {
    const log = pino({ level: "warn" });
    const redis = connectRedis(redisUrl, "worker", log);
    const ctx = await openRuntime({
      redis,
      keys: createKeys(`bench-${queue}:`),
      log,
      queuePrefix: "bull",
      version: "bench",
    });
    const definition = defineQueue({
      name: queue,
      lane: "fast",
      criticality: "standard",
      idempotent: true,
      policy: {
        attempts: { critical: 3, standard: 3, background: 3 },
        backoff: { strategy: "exponential", delayMs: 1_000, jitter: "full", capMs: 60_000 },
        timeoutMs: 30_000,
        concurrency: { floor: scene.concurrency, ceiling: scene.concurrency },
        quota: quotaOf(scene),
      },
      removeOnComplete: { count: 1_000 },
      keepFailures: { count: 1_000 },
      jobs: { job: payloadSchema },
    });
    const worker = startWorker(definition, { job: work }, ctx);
    return async () => {
      await worker.close();
      await ctx.close();
      redis.disconnect();
    };
  },
};
