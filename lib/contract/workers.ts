import { z } from "zod";
import { optionalReason, queueParams, reason, timeMs } from "./common";
import { endpoint } from "./endpoint";
import { policySourceSchema } from "./policies";
import { keyedShardSchema } from "./shards";
import { WORKER_STATES } from "./values/workers";

export const runningJobSchema = z.object({
  id: z.string(),
  name: z.string(),
  attempt: z.number(),
  /** When this run began. */
  sinceMs: z.number(),
});

/** A run that was told to stop, at `stoppedMs`, and goes on. */
export const ignoringJobSchema = runningJobSchema.extend({ stoppedMs: z.number() });

/** A job that makes no visible progress. */
export const stuckJobSchema = runningJobSchema.extend({
  ageMs: z.number(),
  /** What it exceeded. */
  limitMs: z.number().nullable(),
  /** p99: far longer than its name's jobs take. timeout: past it. ignores: told to stop, and goes on. */
  because: z.enum(["p99", "timeout", "ignores"]),
});
export type StuckJob = z.infer<typeof stuckJobSchema>;

export type WorkerState = (typeof WORKER_STATES)[number];

export const workerSchema = z.object({
  id: z.string(),
  queue: z.string(),
  queueName: z.string(),
  /** Set where that queue is one shard of a queue that is spread. */
  shard: keyedShardSchema.nullable(),
  /** runtime: reports of itself every two seconds. foreign: seen in CLIENT LIST only. */
  kind: z.enum(["runtime", "foreign"]),
  state: z.enum(WORKER_STATES),
  /** What the state rests on, in words; empty when it is ok. */
  why: z.array(z.string()),
  /** What it was told to do, and how far that is. */
  phase: z.enum(["running", "draining", "drained"]),
  address: z.string().nullable(),
  host: z.string().nullable(),
  pid: z.number().nullable(),
  /** Jobs at once at most, now; it is adapted between floor and ceiling. */
  concurrency: z.number().nullable(),
  floor: z.number().nullable(),
  ceiling: z.number().nullable(),
  active: z.number().nullable(),
  version: z.string().nullable(),
  policyVersion: z.number().nullable(),
  policySource: policySourceSchema.nullable(),
  startedAt: timeMs.nullable(),
  lastSeenAt: timeMs,
  /** At most a hundred, oldest first; the rest is counted. */
  running: z.array(runningJobSchema),
  runningRest: z.number(),
  stuck: z.array(stuckJobSchema),
  loop: z.object({ p50Ms: z.number(), p99Ms: z.number() }).nullable(),
  memory: z.object({ rssBytes: z.number(), heapBytes: z.number() }).nullable(),
  ratePerSec: z.number().nullable(),
});
export type WorkerInfo = z.infer<typeof workerSchema>;

/** How many workers a queue needs, for an autoscaler: what it was computed from, and why when it is not known. */
export const scaleSchema = z.object({
  queue: z.string(),
  queueName: z.string(),
  /** Null: not known; keep what there is. */
  desired: z.number().int().nullable(),
  /** Before floor and ceiling. */
  computed: z.number().int().nullable(),
  present: z.number().int(),
  floor: z.number().int().nullable(),
  ceiling: z.number().int().nullable(),
  coolDownMs: z.number().nullable(),
  why: z.string(),
  inputs: z.object({
    arrivalPerSec: z.number().nullable(),
    backlog: z.number().nullable(),
    serviceMs: z.number().nullable(),
    concurrency: z.number().nullable(),
    drainTargetMs: z.number(),
  }),
});
export type Scale = z.infer<typeof scaleSchema>;

export const listWorkers = endpoint({
  method: "GET",
  path: "/api/v1/workers",
  permission: "view",
  response: z.object({ workers: z.array(workerSchema), scale: z.array(scaleSchema), asOf: timeMs }),
});

export const getScale = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue/scale",
  permission: "view",
  params: queueParams,
  response: scaleSchema,
});

export const workerOrderSchema = z.enum(["run", "drain", "stop"]);
export type WorkerOrder = z.infer<typeof workerOrderSchema>;

const workerParams = z.object({ worker: z.string().min(1).max(200) });
/** Who was told: a stop is for all workers of a process. */
const toldSchema = z.object({ order: workerOrderSchema, workers: z.array(z.string()) });

/** It takes no new job; what runs may finish. */
export const drainWorker = endpoint({
  method: "POST",
  path: "/api/v1/workers/:worker/drain",
  permission: "operate",
  action: "worker.drain",
  params: workerParams,
  body: z.strictObject({ reason }),
  response: toldSchema,
});

export const resumeWorker = endpoint({
  method: "POST",
  path: "/api/v1/workers/:worker/resume",
  permission: "operate",
  action: "worker.resume",
  params: workerParams,
  body: optionalReason,
  response: toldSchema,
});

/** Its process drains all its queues, ends, and is not started again. */
export const stopWorker = endpoint({
  method: "POST",
  path: "/api/v1/workers/:worker/stop",
  permission: "operate",
  action: "worker.stop",
  params: workerParams,
  body: z.strictObject({ reason }),
  response: toldSchema,
});
