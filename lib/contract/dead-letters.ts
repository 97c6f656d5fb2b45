import { z } from "zod";
import { cursor, pageLimit, queryTimeMs, timeMs } from "./common";
import { endpoint } from "./endpoint";
import { failureClassSchema } from "./failures";
import { dependenciesSchema, parentSchema } from "./jobs";
import { notKeptQueuesSchema } from "./not-kept";

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
  /** By the index of dead letters; null while that is being built. */
  group: z.string().nullable(),
  class: failureClassSchema.nullable(),
  code: z.string().nullable(),
  /** Release of the worker that ran its last attempt, where it is known. */
  appVersion: z.string().nullable(),
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

/** What only the index knows of dead letters. */
export const indexedFields = {
  /** Key of a group. */
  group: z.string().min(1).max(100).optional(),
  /** {@link NO_VALUE} for jobs without one. */
  tenant: z.string().min(1).max(500).optional(),
  appVersion: z.string().min(1).max(500).optional(),
  class: failureClassSchema.optional(),
  code: z.string().min(1).max(500).optional(),
};
const attempts = z.coerce.number().int().nonnegative().max(255);

/** A filter in a query string. */
export const letterQuery = z.object({
  queue: z.string().min(1).optional(),
  spread: z.string().min(1).optional(),
  name: z.string().min(1).max(500).optional(),
  ...indexedFields,
  from: queryTimeMs.optional(),
  to: queryTimeMs.optional(),
  minAttempts: attempts.optional(),
  maxAttempts: attempts.optional(),
});
export type LetterFilter = z.output<typeof letterQuery>;

/** How far the index of dead letters is. */
export const indexProgressSchema = z.object({
  /** It answers; while it does not, only queue, time, name and text can filter. */
  isServing: z.boolean(),
  isBuilding: z.boolean(),
  indexed: z.number(),
  of: z.number(),
  /** What failed by then is in it, by Redis's clock; it is older than some seconds while no collector runs. */
  asOf: timeMs.nullable(),
});
export type IndexProgressAnswer = z.infer<typeof indexProgressSchema>;

export const getDeadLetterIndex = endpoint({
  method: "GET",
  path: "/api/v1/dead-letters/index",
  permission: "view",
  response: indexProgressSchema,
});

export const listDeadLetters = endpoint({
  method: "GET",
  path: "/api/v1/dead-letters",
  permission: "view",
  query: letterQuery.extend({
    /** Goes by a scan, and together with queue, name and time only. */
    text: z.string().min(1).max(500).optional(),
    cursor: cursor.optional(),
    /** In place of a cursor: how many to pass over. Needs the index. */
    offset: z.coerce.number().int().nonnegative().optional(),
    limit: pageLimit(50, 200),
  }),
  response: z.object({
    items: z.array(deadLetterSchema),
    /** Null at the end. With `text`, or a `name` without the index, a page may be short or empty and still have a next one. */
    nextCursor: z.string().nullable(),
    /** Exact; null when a scan would be needed to know. */
    total: z.number().nullable(),
    /** How far a scan has come: dead letters looked at up to and with this page, of those in range. */
    scan: z.object({ scanned: z.number(), of: z.number() }).nullable(),
    /** Queues that throw failures away, so that these cannot be here; counted apart, from events. */
    notKept: notKeptQueuesSchema,
    /** Set when the list comes from BullMQ's sets, because the index is being built or lags behind: how far it is. */
    bySets: indexProgressSchema.nullable(),
    /** As `asOf` of the index, from which the list comes; null when it comes from the sets, which are as of now. */
    asOf: timeMs.nullable(),
  }),
});
export type DeadLettersAnswer = z.infer<typeof listDeadLetters.response>;
