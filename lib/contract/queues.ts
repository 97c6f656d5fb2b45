import { z } from "zod";
import { optionalReason, queueParams, timeMs } from "./common";
import { endpoint } from "./endpoint";
import { criticalitySchema, policyDocumentSchema, rateLimitSchema } from "./policies";
import { keyedShardSchema, shardSchema } from "./shards";
import { CLEANABLE } from "./values/queues";

export const countsSchema = z.object({
  waiting: z.number(),
  prioritized: z.number(),
  active: z.number(),
  /** BullMQ's delayed set, held jobs included: it agrees with every other tool. */
  delayed: z.number(),
  failed: z.number(),
  completed: z.number(),
  "waiting-children": z.number(),
  /** Of the delayed jobs, those that a kill switch holds. */
  held: z.number(),
});
export type Counts = z.infer<typeof countsSchema>;

/** `never`: at the present rates the backlog does not shrink. `unknown`: no rates yet. */
export const drainSchema = z.enum(["empty", "draining", "never", "unknown"]);

export const queueSummarySchema = z.object({
  key: z.string(),
  name: z.string(),
  prefix: z.string(),
  /** Set where its workers declared it one shard of a queue that is spread. */
  shard: keyedShardSchema.nullable().default(null),
  paused: z.boolean(),
  /** What keeps it paused, when Spillway did: `operator` or keys of kill switches. Empty: paused by others. */
  pausedBy: z.array(z.string()),
  /** False when the queue's failures are removed as they happen, so that there is nothing to replay. */
  keepsFailures: z.boolean(),
  counts: countsSchema,
  /** Age of the oldest waiting job (of the tail), null without a backlog. */
  oldestWaitingMs: z.number().nullable(),
  /** Rates per second, smoothed over 15 s; null while nothing is known. */
  arrivalPerSec: z.number().nullable(),
  servicePerSec: z.number().nullable(),
  /** Terminal failures, not retries. */
  failurePerSec: z.number().nullable(),
  drain: drainSchema,
  drainMs: z.number().nullable(),
  /** Connected workers; null when Redis does not tell. */
  workers: z.number().nullable(),
  /** Whether its workers run Spillway's runtime, so that switches can be finer than the whole queue. */
  runtime: z.boolean(),
  /** Keys of the kill switches that are on for this queue or for all queues. */
  flags: z.array(z.string()),
  /** Breakers that are not closed, of routes that this queue was the last to use. */
  breakersOpen: z.number().default(0),
  /** As its workers declared it, also after they have stopped; null when none did. */
  criticality: criticalitySchema.nullable().default(null),
  /** When these figures were read. */
  sampledAt: timeMs,
});
export type QueueSummary = z.infer<typeof queueSummarySchema>;

export const limitsSchema = z.object({
  concurrency: z.number().int().nullable(),
  rate: rateLimitSchema.nullable(),
});
export type Limits = z.infer<typeof limitsSchema>;

export const laneSchema = z.enum(["fast", "slow"]);

/** What the runtime's workers declare of a queue. */
export const declarationSchema = z.object({
  lane: laneSchema,
  criticality: criticalitySchema,
  idempotent: z.boolean(),
  hasFallback: z.boolean(),
  jobNames: z.array(z.string()),
  /** The policy declared in code: version 0. */
  policy: policyDocumentSchema,
  /** Set for one shard of a queue that is spread. */
  shard: shardSchema.nullable().default(null),
  /** Set for a queue that is spread: over how many shards. No worker need serve it undivided. */
  shards: z.number().int().nullable().default(null),
});
export type QueueDeclaration = z.infer<typeof declarationSchema>;

export const queueDetailSchema = queueSummarySchema.extend({
  limits: limitsSchema,
  /** Null when no worker of the runtime serves the queue. */
  declaration: declarationSchema.nullable(),
  /** `bullmq:6.7.0`, as the queue's own meta says. */
  version: z.string().nullable(),
});
export type QueueDetail = z.infer<typeof queueDetailSchema>;

export const collectorSchema = z.object({
  leader: z.string().nullable(),
  /** Since the leader's last tick; null when none leads. */
  lagMs: z.number().nullable(),
});

export const listQueues = endpoint({
  method: "GET",
  path: "/api/v1/queues",
  permission: "view",
  response: z.object({
    queues: z.array(queueSummarySchema),
    asOf: timeMs,
    /** True when the collector has not reported for 5 s: the figures are then of `asOf`. */
    stale: z.boolean(),
  }),
});

export const getQueue = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue",
  permission: "view",
  params: queueParams,
  response: queueDetailSchema,
});

export const pauseQueue = endpoint({
  method: "POST",
  path: "/api/v1/queues/:queue/pause",
  permission: "operate",
  action: "queue.pause",
  params: queueParams,
  body: optionalReason,
  response: queueDetailSchema,
});

export const resumeQueue = endpoint({
  method: "POST",
  path: "/api/v1/queues/:queue/resume",
  permission: "operate",
  action: "queue.resume",
  params: queueParams,
  body: optionalReason,
  response: queueDetailSchema,
});

/** What became of each shard; one that was not changed says why, and the others are changed all the same. */
const shardsChangedSchema = z.object({
  shards: z.array(
    z.object({
      queue: z.string(),
      queueName: z.string(),
      problem: z.object({ detail: z.string(), hint: z.string().nullable() }).nullable(),
    }),
  ),
});
export type ShardsChanged = z.infer<typeof shardsChangedSchema>;

/** Pauses every shard of a queue that is spread; `queue` is the key of the whole. Refused only when no shard could be paused. */
export const pauseShards = endpoint({
  method: "POST",
  path: "/api/v1/queues/:queue/shards/pause",
  permission: "operate",
  action: "shards.pause",
  params: queueParams,
  body: optionalReason,
  response: shardsChangedSchema,
});

/** Resumes every shard of a queue that is spread; one that a kill switch holds stays paused, and says so. */
export const resumeShards = endpoint({
  method: "POST",
  path: "/api/v1/queues/:queue/shards/resume",
  permission: "operate",
  action: "shards.resume",
  params: queueParams,
  body: optionalReason,
  response: shardsChangedSchema,
});

/** A part that is left out stays as it is; null removes it. */
export const putLimits = endpoint({
  method: "PUT",
  path: "/api/v1/queues/:queue/limits",
  permission: "operate",
  action: "queue.limits",
  params: queueParams,
  body: z.strictObject({
    concurrency: z.number().int().min(1).max(100_000).nullable().optional(),
    rate: rateLimitSchema.nullable().optional(),
    reason: optionalReason.unwrap().shape.reason,
  }),
  response: limitsSchema,
});

/** Makes delayed jobs runnable now, soonest first; held jobs stay held. */
export const promoteJobs = endpoint({
  method: "POST",
  path: "/api/v1/queues/:queue/promote",
  permission: "operate",
  action: "queue.promote",
  params: queueParams,
  body: z.strictObject({
    count: z.number().int().min(1).max(10_000).default(1_000),
    reason: optionalReason.unwrap().shape.reason,
  }),
  response: z.object({ promoted: z.number(), remaining: z.number() }),
});

export const cleanQueue = endpoint({
  method: "POST",
  path: "/api/v1/queues/:queue/clean",
  permission: "operate",
  action: "queue.clean",
  params: queueParams,
  body: z.strictObject({
    state: z.enum(CLEANABLE),
    /** Only jobs older than this. */
    graceMs: z.number().int().min(0).default(0),
    limit: z.number().int().min(1).max(10_000).default(1_000),
    reason: optionalReason.unwrap().shape.reason,
    dryRun: z.boolean().default(false),
  }),
  response: z.object({ removed: z.number(), matching: z.number(), dryRun: z.boolean() }),
});
