import { z } from "zod";
import { queueParams } from "./common";
import { endpoint } from "./endpoint";
import { backpressureSchema, criticalitySchema } from "./policies";

const DAY_MS = 86_400_000;

/** BullMQ keeps whole numbers for itself and separates its keys by colons. */
const ownJobId = z
  .string()
  .min(1)
  .max(500)
  .refine((id) => !/^\d+$/.test(id), { message: "must not be a whole number: BullMQ keeps those for itself" })
  .refine((id) => !id.includes(":"), { message: "must not hold a colon: BullMQ separates its keys by it" });

export const newJobSchema = z.strictObject({
  name: z.string().min(1).max(500),
  payload: z.unknown().default({}),
  /** BullMQ's own: while a job of this id is kept, a further one is dropped, whatever its payload. */
  jobId: ownJobId.optional(),
  /**
   * Jobs of one key are one piece of work, each tenant's for itself: while the first is kept a second is taken and does nothing,
   * and one with another name or payload is refused (`idempotency_mismatch`). A jobId takes the key's place as the id.
   */
  idempotencyKey: z.string().min(1).max(500).optional(),
  /** BullMQ's own: while a job of this id waits or runs (or for ttlMs) a further one is dropped. */
  deduplication: z
    .strictObject({
      id: z.string().min(1).max(500),
      ttlMs: z
        .number()
        .int()
        .min(1)
        .max(30 * DAY_MS)
        .optional(),
    })
    .optional(),
  delayMs: z
    .number()
    .int()
    .min(0)
    .max(365 * DAY_MS)
    .optional(),
  /** 1 comes first; left out or 0: before all of them. */
  priority: z.number().int().min(0).max(2_097_152).optional(),
  criticality: criticalitySchema.optional(),
});
export type NewJob = z.input<typeof newJobSchema>;

/** Jobs in one JSON request; more go as NDJSON. */
const MAX_JOBS = 1_000;

const refusalSchema = z.object({
  code: z.string(),
  detail: z.string(),
  /** With `overloaded`: when the queue is expected to take it. */
  retryAfterMs: z.number().optional(),
});

export const outcomeSchema = z.discriminatedUnion("accepted", [
  /** `delayedMs`: put off by the queue's soft watermark; 0 otherwise. */
  z.object({ accepted: z.literal(true), id: z.string(), delayedMs: z.number() }),
  refusalSchema.extend({ accepted: z.literal(false) }),
]);
export type EnqueueOutcome = z.infer<typeof outcomeSchema>;

/** One answer for each job, in order. When none is taken, the request fails as its first job does. */
export const enqueueJobs = endpoint({
  method: "POST",
  path: "/api/v1/queues/:queue/jobs",
  permission: "operate",
  action: "job.enqueue",
  params: queueParams,
  body: z.union([
    z.strictObject({ jobs: z.array(newJobSchema).min(1).max(MAX_JOBS) }),
    newJobSchema.transform((job) => ({ jobs: [job] })),
  ]),
  response: z.object({ outcomes: z.array(outcomeSchema), accepted: z.number(), refused: z.number() }),
});

/** One line of the answer to an NDJSON request. Lines are counted from 1, blank ones included. */
export const streamLineSchema = z.discriminatedUnion("kind", [
  /** All of these are in Redis. */
  z.object({ kind: z.literal("accepted"), from: z.number(), to: z.number(), jobs: z.number() }),
  refusalSchema.extend({ kind: z.literal("refused"), from: z.number(), to: z.number() }),
  /** Redis did not answer: these may be in the queue or not. With an Idempotency-Key they can be sent again. */
  refusalSchema.extend({ kind: z.literal("unknown"), from: z.number(), to: z.number() }),
  z.object({
    kind: z.literal("summary"),
    lines: z.number(),
    accepted: z.number(),
    refused: z.number(),
    unknown: z.number(),
    /** False: reading ended before the last line, for the reason of the line before. */
    complete: z.boolean(),
    /** Job ids are this, a dash and the line number; null without an Idempotency-Key. */
    idPrefix: z.string().nullable(),
  }),
]);
export type StreamLine = z.infer<typeof streamLineSchema>;

/** The same path with `content-type: application/x-ndjson`: one job a line, the answer streams as NDJSON. */
export const streamJobs = endpoint({
  method: "POST",
  path: "/api/v1/queues/:queue/jobs",
  permission: "operate",
  action: "job.enqueue",
  params: queueParams,
  response: streamLineSchema,
});

export const backpressureStateSchema = z.object({
  /** Null: the queue takes everything. */
  policy: backpressureSchema.nullable(),
  depth: z.number(),
  oldestMs: z.number().nullable(),
  /** The highest watermark that the queue is above. */
  over: z
    .object({ mark: z.enum(["soft", "hard"]), by: z.enum(["depth", "age"]), clearMs: z.number() })
    .nullable(),
  shed: z.object({ lastMinute: z.number(), thisMinute: z.number() }),
});
export type BackpressureState = z.infer<typeof backpressureStateSchema>;

export const getBackpressure = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue/backpressure",
  permission: "view",
  params: queueParams,
  response: backpressureStateSchema,
});
