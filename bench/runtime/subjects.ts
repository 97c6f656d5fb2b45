import { Worker } from "bullmq";
import { Redis } from "ioredis";
import { pino } from "pino";
import { z } from "zod";
import type { PolicyDocument } from "@/lib/contract/policies";
import { createKeys } from "@/lib/keys";
import { defineQueue } from "@/lib/queues/define";
import { connectRedis } from "@/lib/redis";
import { openRuntime } from "@/workers/runtime/runtime-context";
import { startWorker } from "@/workers/runtime/start-worker";
import { stopwatch } from "./stopwatch";
import { traceEverything } from "./tracing";

/** Something that works a queue of no-op jobs; `close` resolves when it holds nothing any more. */
export interface Subject {
  name: string;
  /** Starts to work; each job's processor does nothing but call `done`. */
  start(redisUrl: string, queue: string, concurrency: number, done: () => void): Promise<() => Promise<void>>;
}

/** BullMQ's own Worker with nothing around it. */
export const bare: Subject = {
  name: "bullmq",
  async start(redisUrl, queue, concurrency, done) {
    const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
    const worker = new Worker(queue, async () => done(), {
      connection,
      concurrency,
      autorun: false,
    });
    stopwatch.around(Worker.prototype);
    void worker.run();
    return async () => {
      await worker.close();
      connection.disconnect();
    };
  },
};

/** What a queue that uses the runtime as it comes has on: flags, classification, telemetry, policy, a closed breaker. */
const everyday: PolicyDocument = defineQueue({
  name: "bench",
  lane: "fast",
  criticality: "standard",
  idempotent: true,
  policy: {
    attempts: { critical: 5, standard: 3, background: 2 },
    backoff: { strategy: "exponential", delayMs: 1_000, jitter: "full", capMs: 60_000 },
    deadlineMs: 3_600_000,
    retryBudget: { share: 0.2, windowMs: 60_000, minRetries: 10 },
    stretch: { latencyFactor: 2, maxFactor: 4 },
    timeoutMs: 30_000,
    concurrency: { floor: 1, ceiling: 1 },
    breaker: {
      consecutiveFailures: 10,
      failureShare: 0.5,
      windowMs: 30_000,
      minSamples: 20,
      openMs: 10_000,
      probes: 2,
      successesToClose: 3,
    },
  },
  removeOnComplete: { count: 1_000 },
  keepFailures: { count: 1_000 },
  jobs: { job: z.unknown() },
}).policy;

function runtime(name: string, policy: Partial<PolicyDocument>): Subject {
  return {
    name,
    async start(redisUrl, queue, concurrency, done) {
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
        policy: { ...everyday, concurrency: { floor: concurrency, ceiling: concurrency }, ...policy },
        removeOnComplete: { count: 1_000 },
        keepFailures: { count: 1_000 },
        traits: { route: () => "bench" },
        jobs: { job: z.object({ tenant: z.string(), idempotencyKey: z.string() }) },
      });
      stopwatch.around(Worker.prototype);
      const worker = startWorker(
        definition,
        {
          job: async () => done(),
        },
        ctx,
      );
      return async () => {
        await worker.close();
        await ctx.close();
        redis.disconnect();
      };
    },
  };
}

const everydayRuntime = runtime("spillway", {});

/** With the two that must ask Redis before and after each job. The quota is wide enough to turn nobody away. */
const keyedRuntime = runtime("spillway + idempotency + quota", {
  idempotency: { keepMs: 60_000, lockMs: 30_000 },
  quota: { max: 1_000_000, durationMs: 1_000, burst: 1_000_000, weights: {} },
});

/** The everyday one in a process that has the OpenTelemetry SDK on. */
const tracedRuntime: Subject = {
  name: "spillway + OpenTelemetry SDK",
  async start(...where) {
    const stopTracing = traceEverything();
    const close = await everydayRuntime.start(...where);
    return async () => {
      await close();
      await stopTracing();
    };
  },
};

/** In the order of their turns; the first is what the others are compared with. */
export const SUBJECTS: readonly Subject[] = [bare, everydayRuntime, tracedRuntime, keyedRuntime];

/** Throws for a name that no subject has. */
export function subjectNamed(name: string): Subject {
  const subject = SUBJECTS.find((known) => known.name === name);
  if (!subject) throw new Error(`There is no subject ${name}.`);
  return subject;
}
