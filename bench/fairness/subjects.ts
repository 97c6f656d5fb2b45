import { Worker } from "bullmq";
import { Redis } from "ioredis";
import { pino } from "pino";
import { createKeys } from "@/lib/keys";
import { connectRedis } from "@/lib/redis";
import { openRuntime } from "@/workers/runtime/runtime-context";
import { startWorker } from "@/workers/runtime/start-worker";
import { fairQueue, keyPrefixOf, type Payload, payloadSchema } from "./fair-queue";
import type { Scene } from "./scene";

type Work = (payload: Payload) => Promise<void>;

/** Something that works a queue; `close` resolves when it holds nothing any more. */
export interface Subject {
  name: string;
  /** How its producer adds jobs. */
  through: "bullmq" | "enqueue";
  start(redisUrl: string, queue: string, scene: Scene, work: Work): Promise<() => Promise<void>>;
}

export const plain: Subject = {
  name: "bullmq",
  through: "bullmq",
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
  through: "bullmq",
  async start(redisUrl, queue, scene, work) {
    const log = pino({ level: "warn" });
    const redis = connectRedis(redisUrl, "worker", log);
    const ctx = await openRuntime({
      redis,
      keys: createKeys(keyPrefixOf(queue)),
      log,
      queuePrefix: "bull",
      version: "bench",
    });
    const worker = startWorker(fairQueue(queue, scene), { job: work }, ctx);
    return async () => {
      await worker.close();
      await ctx.close();
      redis.disconnect();
    };
  },
};

/** The same worker; its producer adds by enqueue(), which gives jobs over the quota their slots at once. */
export const whole: Subject = { ...runtime, name: "spillway + enqueue", through: "enqueue" };
