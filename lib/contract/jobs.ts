import { z } from "zod";
import { cursor, jobParams, jobState, optionalReason, pageLimit, queueParams, timeMs } from "./common";
import { endpoint } from "./endpoint";

export const jobSummarySchema = z.object({
  queue: z.string(),
  id: z.string(),
  name: z.string(),
  state: jobState,
  /** When it was added. */
  timestamp: timeMs.nullable(),
  processedOn: timeMs.nullable(),
  finishedOn: timeMs.nullable(),
  /** When a delayed job becomes runnable; null for a held one, which waits for its switch. */
  runAt: timeMs.nullable(),
  priority: z.number(),
  attemptsMade: z.number(),
  /** The most attempts its options allow. */
  attempts: z.number(),
  failedReason: z.string().nullable(),
  /** From `data.tenant` or `data.tenantId`, when the payload has one. */
  tenant: z.string().nullable(),
  /** The first 200 characters of its data. */
  dataPreview: z.string(),
  /** Key of the kill switch that holds it. */
  heldBy: z.string().nullable(),
});
export type JobSummary = z.infer<typeof jobSummarySchema>;

/** Untrusted text, cut at 64 KiB; the rest is behind the download. */
export const payloadSchema = z.object({
  text: z.string(),
  bytes: z.number(),
  truncated: z.boolean(),
  isJson: z.boolean(),
});
export type Payload = z.infer<typeof payloadSchema>;

/** Children of a flow's parent, by what it has noted of them; BullMQ's words. */
export const dependenciesSchema = z.object({
  /** Waited for. */
  unprocessed: z.number(),
  processed: z.number(),
  /** Failed, and the parent goes on without them. */
  ignored: z.number(),
  /** Failed, and the parent with them. */
  failed: z.number(),
});
export type Dependencies = z.infer<typeof dependenciesSchema>;

/** A job of the same flow. */
export const relativeSchema = z.object({
  queue: z.string(),
  queueName: z.string(),
  id: z.string(),
  /** Null when the job is gone. */
  name: z.string().nullable(),
  /** One of BullMQ's states, or `gone`. */
  state: z.string(),
});
export type Relative = z.infer<typeof relativeSchema>;

/** What a parent does when a child fails for good: wait for ever, fail too, or go on in one of three ways. */
export const PARENT_REACTIONS = ["wait", "fail", "continue", "ignore", "remove"] as const;
export type ParentReaction = (typeof PARENT_REACTIONS)[number];

export const parentSchema = relativeSchema.extend({
  onFailure: z.enum(PARENT_REACTIONS),
  children: dependenciesSchema,
  /** It has failed, and nothing about its children is against a replay. */
  replayable: z.boolean(),
});
export type Parent = z.infer<typeof parentSchema>;

export const childSchema = relativeSchema.extend({
  /** What its parent has noted of it. */
  outcome: z.enum(["failed", "ignored", "unprocessed", "processed"]),
});
export type Child = z.infer<typeof childSchema>;

export const jobDetailSchema = jobSummarySchema.extend({
  queueName: z.string(),
  data: payloadSchema,
  opts: payloadSchema,
  returnvalue: payloadSchema.nullable(),
  progress: payloadSchema.nullable(),
  /** Oldest first, one per failed attempt, as far as BullMQ kept them. */
  stacktrace: z.array(z.string()),
  /** How many rows its log has. */
  logs: z.object({ count: z.number() }),
  /** The delay that it was added with. */
  addedDelayMs: z.number(),
  /** The delay that it waits out or has waited out last: after a failed attempt its backoff. */
  delayMs: z.number(),
  /** Earlier lives: what was lost of BullMQ's record when it was replayed. */
  history: z.array(
    z.object({
      at: timeMs,
      by: z.string(),
      operation: z.string().nullable(),
      failedReason: z.string(),
      failedAt: timeMs.nullable(),
      attemptsMade: z.number(),
      /** Why it was replayed; null when nobody said. */
      why: z.string().nullable(),
      /** What the replay changed of it, in words. */
      change: z.string().nullable(),
      /** Traces of its failed attempts, oldest first, as far as BullMQ has kept them. */
      stacks: z.array(z.string()),
      /** The job that it was before, when the replay made a new one of it. */
      from: z.object({ queueName: z.string(), id: z.string() }).nullable(),
    }),
  ),
  attemptsStarted: z.number(),
  stalledCounter: z.number(),
  /** Name of the worker that took it last, where workers have names; those of the runtime say where they run in it. */
  processedBy: z.string().nullable(),
  schedulerId: z.string().nullable(),
  deduplicationId: z.string().nullable(),
  /** The job that this id stands for now: adding another one with it gives this job. */
  deduplicatedTo: z.string().nullable(),
  /** Of a dead letter, the group of its cause. */
  group: z.string().nullable(),
  /** The trace that it carries, and where it is looked at as far as that is configured. */
  trace: z.object({ id: z.string(), href: z.string().nullable() }).nullable(),
  parent: parentSchema.nullable(),
  children: dependenciesSchema,
});
export type JobDetail = z.infer<typeof jobDetailSchema>;

export const listJobs = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue/jobs",
  permission: "view",
  params: queueParams,
  query: z.object({
    state: jobState.default("waiting"),
    cursor: cursor.optional(),
    limit: pageLimit(50, 200),
  }),
  response: z.object({
    jobs: z.array(jobSummarySchema),
    nextCursor: z.string().nullable(),
    total: z.number(),
  }),
});

export const getJob = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue/jobs/:id",
  permission: "view",
  params: jobParams,
  response: jobDetailSchema,
});

/** The children of a flow's parent: the failed first, then those that it ignores, waits for and has. */
export const listChildren = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue/jobs/:id/children",
  permission: "view",
  params: jobParams,
  query: z.object({ cursor: cursor.optional(), limit: pageLimit(50, 200) }),
  response: z.object({
    /** About as many as were asked for. */
    items: z.array(childSchema),
    nextCursor: z.string().nullable(),
  }),
});

/** The whole data, as a download. Not JSON of ours, so the response is not checked against a schema. */
export const downloadJobData = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue/jobs/:id/data",
  permission: "view",
  params: jobParams,
  response: z.unknown(),
});

/** The whole result, as a download. */
export const downloadJobResult = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue/jobs/:id/result",
  permission: "view",
  params: jobParams,
  response: z.unknown(),
});

export const putJobData = endpoint({
  method: "PUT",
  path: "/api/v1/queues/:queue/jobs/:id/data",
  permission: "operate",
  action: "job.data",
  params: jobParams,
  body: z.strictObject({
    data: z.json(),
    reason: optionalReason.unwrap().shape.reason,
  }),
  response: z.object({ id: z.string(), bytes: z.number() }),
});

const acted = z.object({ id: z.string(), state: z.string() });

export const promoteJob = endpoint({
  method: "POST",
  path: "/api/v1/queues/:queue/jobs/:id/promote",
  permission: "operate",
  action: "job.promote",
  params: jobParams,
  body: optionalReason,
  response: acted,
});

export const removeJob = endpoint({
  method: "POST",
  path: "/api/v1/queues/:queue/jobs/:id/remove",
  permission: "operate",
  action: "job.remove",
  params: jobParams,
  body: optionalReason,
  response: acted,
});

export const replayJob = endpoint({
  method: "POST",
  path: "/api/v1/queues/:queue/jobs/:id/replay",
  permission: "operate",
  action: "job.replay",
  params: jobParams,
  body: optionalReason,
  response: acted,
});
