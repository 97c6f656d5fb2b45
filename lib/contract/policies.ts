import { z } from "zod";
import { CRITICALITIES } from "./values/policies";

/** What a queue's workers do by numbers: one document per queue, declared in code, overridden in the dashboard. */

export const criticalitySchema = z.enum(CRITICALITIES);
export type Criticality = z.infer<typeof criticalitySchema>;

const DAY_MS = 86_400_000;
const durationMs = z.number().int().min(1).max(DAY_MS);
const share = z.number().min(0).max(1);
const attempts = z.number().int().min(1).max(1_000);
const jobs = z.number().int().min(1).max(100_000_000);

export const rateLimitSchema = z.strictObject({
  max: z.number().int().min(1).max(1_000_000),
  durationMs,
});

export const backoffSchema = z.strictObject({
  /** The n-th delay is delayMs (fixed), n x delayMs (linear) or delayMs x 2^(n-1) (exponential), then jitter, then capMs. */
  strategy: z.enum(["fixed", "linear", "exponential"]),
  delayMs: z.number().min(0).max(DAY_MS),
  jitter: z.enum(["none", "full", "equal", "decorrelated"]),
  capMs: z.number().min(0).max(DAY_MS),
});
export type BackoffPolicy = z.infer<typeof backoffSchema>;

/** At most `share` of the attempts of the last `windowMs` may be retries; up to `minRetries` a window are always free. */
export const retryBudgetSchema = z.strictObject({
  share,
  windowMs: durationMs,
  minRetries: z.number().int().min(0).max(1_000_000),
});

/** While the route's latency is above `latencyFactor` times its baseline, delays are stretched by up to `maxFactor`. */
export const stretchSchema = z.strictObject({
  latencyFactor: z.number().min(1).max(100),
  maxFactor: z.number().min(1).max(100),
});

/** Trips on `consecutiveFailures`, or on `failureShare` of at least `minSamples` outcomes of the last `windowMs`. */
export const breakerPolicySchema = z.strictObject({
  consecutiveFailures: z.number().int().min(1).max(100_000),
  failureShare: share,
  windowMs: durationMs,
  minSamples: z.number().int().min(1).max(100_000),
  /** How long it stays open before it lets probes through. */
  openMs: durationMs,
  /** How many jobs run at once while it is half-open. */
  probes: z.number().int().min(1).max(1_000),
  /** Successes in a row that close it again. */
  successesToClose: z.number().int().min(1).max(1_000),
});
export type BreakerPolicy = z.infer<typeof breakerPolicySchema>;

/** Each tenant runs at most weight x max jobs per durationMs; a tenant without a weight has 1. */
export const quotaSchema = z.strictObject({
  max: z.number().int().min(1).max(1_000_000),
  durationMs,
  /** How many jobs of a tenant may run ahead of an even pace. */
  burst: z.number().int().min(0).max(1_000_000),
  weights: z.record(z.string().min(1).max(500), z.number().positive().max(1_000)),
});
export type QuotaPolicy = z.infer<typeof quotaSchema>;

/** How long the result of a done key is given again, and how long one run may hold the key. */
export const idempotencyPolicySchema = z.strictObject({
  keepMs: z
    .number()
    .int()
    .min(1_000)
    .max(30 * DAY_MS),
  lockMs: durationMs,
});
export type IdempotencyPolicy = z.infer<typeof idempotencyPolicySchema>;

/** Watermarks at enqueue: above soft, background work is turned away; above hard, all but critical work is. */
export const backpressureSchema = z.strictObject({
  softDepth: jobs.nullable(),
  hardDepth: jobs.nullable(),
  softAgeMs: durationMs.nullable(),
  hardAgeMs: durationMs.nullable(),
  /** refuse: 429 with a computed Retry-After. delay: taken, and made runnable after that time. */
  overSoft: z.enum(["refuse", "delay"]),
});
export type BackpressurePolicy = z.infer<typeof backpressureSchema>;

/** Jobs that run at once in one worker: fixed where floor equals ceiling, else adapted between them. */
export const concurrencySchema = z
  .strictObject({
    floor: z.number().int().min(1).max(10_000),
    ceiling: z.number().int().min(1).max(10_000),
    /** Event loop delay (p99) above which a worker takes less. */
    eventLoopDelayMs: z.number().min(1).max(10_000).default(100),
    /** Latency above this many times its baseline makes a worker take less. */
    latencyFactor: z.number().min(1).max(100).default(2),
  })
  .refine(({ floor, ceiling }) => floor <= ceiling, {
    message: "must not be below floor",
    path: ["ceiling"],
  });
export type ConcurrencyPolicy = z.infer<typeof concurrencySchema>;

/** Local worker processes, and the figure for an external autoscaler. */
export const autoscaleSchema = z
  .strictObject({
    floor: z.number().int().min(0).max(1_000),
    ceiling: z.number().int().min(1).max(1_000),
    coolDownMs: durationMs,
    /** A backlog is to be gone after this long. */
    drainTargetMs: durationMs,
  })
  .refine(({ floor, ceiling }) => floor <= ceiling, {
    message: "must not be below floor",
    path: ["ceiling"],
  });
export type AutoscalePolicy = z.infer<typeof autoscaleSchema>;

/** A job name or tenant whose jobs take longer than `slowAfterMs` (p90 of at least `minSamples`) goes to the slow lane. */
export const lanePolicySchema = z.strictObject({
  slowAfterMs: durationMs,
  minSamples: z.number().int().min(1).max(100_000),
});
export type LanePolicy = z.infer<typeof lanePolicySchema>;

export const batchPolicySchema = z.strictObject({
  maxJobs: z.number().int().min(2).max(10_000),
  /** How long the first job of a batch waits for others. */
  maxWaitMs: z.number().int().min(1).max(60_000),
});
export type BatchPolicy = z.infer<typeof batchPolicySchema>;

/** A dead job blocks the later ones of its key until it is replayed or discarded, or lets them pass. */
export const orderingPolicySchema = z.strictObject({ onDead: z.enum(["block", "pass"]) });

export const policyDocumentSchema = z.strictObject({
  /** How often a job is tried at most, by its criticality. */
  attempts: z.strictObject({ critical: attempts, standard: attempts, background: attempts }),
  backoff: backoffSchema,
  /** No retry begins later than this after the job was created; null: whenever. */
  deadlineMs: durationMs.nullable().default(null),
  retryBudget: retryBudgetSchema.nullable().default(null),
  stretch: stretchSchema.nullable().default(null),
  timeoutMs: durationMs.nullable(),
  /** A job that runs longer than this many times the p99 of its name is reported as stuck. */
  stuckFactor: z.number().min(1).max(1_000).default(5),
  /** A job that crashed or stalled its worker this often is poison and becomes a dead letter. */
  poisonAfter: z.number().int().min(1).max(100).default(3),
  concurrency: concurrencySchema,
  autoscale: autoscaleSchema.nullable().default(null),
  rate: rateLimitSchema.nullable().default(null),
  quota: quotaSchema.nullable().default(null),
  breaker: breakerPolicySchema.nullable().default(null),
  idempotency: idempotencyPolicySchema.nullable().default(null),
  backpressure: backpressureSchema.nullable().default(null),
  lanes: lanePolicySchema.nullable().default(null),
  batch: batchPolicySchema.nullable().default(null),
  ordering: orderingPolicySchema.nullable().default(null),
});
export type PolicyDocument = z.infer<typeof policyDocumentSchema>;

/**
 * Whose policy a queue goes by: its own saved one, the saved one of the whole queue that it is a shard of, or the one declared
 * in code.
 */
export const policySourceSchema = z.enum(["own", "whole", "code"]);
export type PolicySource = z.infer<typeof policySourceSchema>;

/** The policy in force for a queue. */
export interface EffectivePolicy {
  source: PolicySource;
  /** Number of the saved version, of the queue or of the whole queue, that says so; 0: none was ever saved. */
  version: number;
  document: PolicyDocument;
}

/** One saved version of a queue's policy. */
export const policyVersionSchema = z.object({
  version: z.number().int(),
  /** Null: back to what the code declares. */
  document: policyDocumentSchema.nullable(),
  at: z.number(),
  by: z.string(),
  reason: z.string(),
  rollbackOf: z.number().int().nullable(),
});
export type PolicyVersion = z.infer<typeof policyVersionSchema>;

export const policyDifferenceSchema = z.object({
  /** `backoff.delayMs`. */
  path: z.string(),
  before: z.union([z.string(), z.number(), z.boolean()]).nullable(),
  after: z.union([z.string(), z.number(), z.boolean()]).nullable(),
});
export type PolicyDifference = z.infer<typeof policyDifferenceSchema>;

const band = z.object({
  min: z.number(),
  p10: z.number(),
  median: z.number(),
  p90: z.number(),
  max: z.number(),
});

/** One retry of a job that always fails at once. */
export const retryStepSchema = z.object({
  /** 2 for the first retry. */
  attempt: z.number().int(),
  delayMs: band,
  /** Since the first attempt failed. */
  atMs: band,
  /** The deadline comes before it: this retry, and all after it, never happen. */
  pastDeadline: z.boolean(),
});
export type RetryStep = z.infer<typeof retryStepSchema>;
