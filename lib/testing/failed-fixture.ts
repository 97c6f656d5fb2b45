import type { Queue } from "bullmq";
import type { Redis } from "ioredis";
import type { Context } from "../context";
import type { QueueSummary } from "../contract/queues";
import type { Shard } from "../contract/shards";
import { bullKeys } from "../queues/backend/keys";
import { type QueueIdentity, queueKey } from "../queues/identity";
import type { TestContext } from "./context";

export interface FailedJobShape {
  id: string;
  name?: string;
  failedReason?: string;
  failedAt: number;
  data?: string;
  opts?: Record<string, unknown>;
}

/**
 * For tests only: writes failed jobs in the form that BullMQ gives them, because failing hundreds of thousands
 * through a worker takes minutes, and failing them at chosen times is not possible at all.
 */
export async function writeFailedJobs(
  redis: Redis,
  identity: QueueIdentity,
  jobs: Iterable<FailedJobShape>,
): Promise<void> {
  const keys = bullKeys(identity);
  let pipeline = redis.pipeline();
  for (const job of jobs) {
    const { name = "job", failedReason = "it failed", data = "{}", opts = {} } = job;
    const hash = {
      name,
      data,
      opts: JSON.stringify({ attempts: 3, ...opts }),
      timestamp: job.failedAt - 1_000,
      delay: 0,
      priority: Number(opts.priority ?? 0),
      processedOn: job.failedAt - 10,
      finishedOn: job.failedAt,
      failedReason,
      stacktrace: JSON.stringify([`Error: ${failedReason}\n    at work (worker.js:1:1)`]),
      atm: 3,
      ats: 3,
    };
    pipeline.hset(keys.job(job.id), hash).zadd(keys.failed, job.failedAt, job.id);
    if (pipeline.length >= 2_000) {
      await pipeline.exec();
      pipeline = redis.pipeline();
    }
  }
  await pipeline.exec();
}

/** A queue that the collector knows, with its meta key written; gives its key. */
export async function knownQueue(
  ctx: TestContext,
  name: string,
  {
    keepsFailures = true,
    prefix = ctx.prefix,
    shard = null,
  }: { keepsFailures?: boolean; prefix?: string; shard?: Shard | null } = {},
): Promise<{ queue: Queue; key: string; identity: QueueIdentity }> {
  const queue = ctx.queue(name, { prefix });
  await queue.waitUntilReady();
  const identity = { prefix, name };
  return { queue, key: await writeSummary(ctx, identity, { keepsFailures, shard }), identity };
}

/** Makes a queue known as the collector does, without a collector; gives its key. */
export async function writeSummary(
  ctx: Context,
  identity: QueueIdentity,
  { keepsFailures = true, shard = null }: { keepsFailures?: boolean; shard?: Shard | null } = {},
): Promise<string> {
  const key = queueKey(identity);
  const summary: QueueSummary = {
    key,
    ...identity,
    shard: shard && { ...shard, ofKey: queueKey({ prefix: identity.prefix, name: shard.of }) },
    paused: false,
    pausedBy: [],
    keepsFailures,
    counts: {
      waiting: 0,
      prioritized: 0,
      active: 0,
      delayed: 0,
      failed: 0,
      completed: 0,
      "waiting-children": 0,
      held: 0,
    },
    oldestWaitingMs: null,
    arrivalPerSec: null,
    servicePerSec: null,
    failurePerSec: null,
    drain: "unknown",
    drainMs: null,
    workers: null,
    runtime: false,
    flags: [],
    breakersOpen: 0,
    criticality: null,
    sampledAt: Date.now(),
  };
  await ctx.redis.hset(ctx.keys.snapshot(), key, JSON.stringify(summary));
  return key;
}
