import { z } from "zod";
import { cursor, pageLimit, queryTimeMs, timeMs } from "./common";
import { endpoint } from "./endpoint";
import { dependenciesSchema, parentSchema } from "./jobs";
import { notKeptSumSchema } from "./not-kept";

/** Stands for those without a tenant or a release. */
export const NO_VALUE = "(none)";

export const deadLetterSchema = z.object({
  queue: z.string(),
  queueName: z.string(),
  prefix: z.string(),
  id: z.string(),
  name: z.string(),
  failedReason: z.string(),
  /** Score in BullMQ's failed set. */
  failedAt: timeMs,
  timestamp: timeMs.nullable(),
  attemptsMade: z.number(),
  attempts: z.number(),
  tenant: z.string().nullable(),
  dataPreview: z.string(),
  /** The parent that its flow gives it. */
  parent: parentSchema.nullable(),
  /** Its own children, for a flow's parent. */
  children: dependenciesSchema.nullable(),
});
export type DeadLetter = z.infer<typeof deadLetterSchema>;

/** What selects dead letters; an empty filter selects all of them. */
export const deadLetterFilterSchema = z.strictObject({
  /** Key of one queue. */
  queue: z.string().min(1).optional(),
  /** Key of a queue that is spread: all of its shards, and what is left in the undivided one. */
  spread: z.string().min(1).optional(),
  name: z.string().min(1).max(500).optional(),
  /** Found anywhere in the failure's reason, in any case. */
  text: z.string().min(1).max(500).optional(),
  /** Failed at or after, and at or before. */
  from: timeMs.optional(),
  to: timeMs.optional(),
});
export type DeadLetterFilter = z.infer<typeof deadLetterFilterSchema>;

export const listDeadLetters = endpoint({
  method: "GET",
  path: "/api/v1/dead-letters",
  permission: "view",
  query: z.object({
    queue: z.string().min(1).optional(),
    spread: z.string().min(1).optional(),
    name: z.string().min(1).max(500).optional(),
    text: z.string().min(1).max(500).optional(),
    from: queryTimeMs.optional(),
    to: queryTimeMs.optional(),
    cursor: cursor.optional(),
    limit: pageLimit(50, 200),
  }),
  response: z.object({
    items: z.array(deadLetterSchema),
    /** Null at the end. With `name` or `text` a page may be short or empty and still have a next one: the scan goes on there. */
    nextCursor: z.string().nullable(),
    /** Exact when only queue and time filter; null when a scan would be needed to know. */
    total: z.number().nullable(),
    /** How far a scan has come: dead letters looked at up to and with this page, of those in range. */
    scan: z.object({ scanned: z.number(), of: z.number() }).nullable(),
    /** Queues that throw failures away, so that these cannot be here; counted apart, from events. */
    notKept: z.array(z.object({ key: z.string(), name: z.string(), sum: notKeptSumSchema.nullable() })),
  }),
});
export type DeadLettersAnswer = z.infer<typeof listDeadLetters.response>;
