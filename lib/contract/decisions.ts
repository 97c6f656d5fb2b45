import { z } from "zod";
import { cursor, pageLimit, queryTimeMs, queueParams, timeMs } from "./common";
import { endpoint } from "./endpoint";
import { failureClassSchema } from "./failures";
import { policySourceSchema } from "./policies";
import { DECISION_KINDS } from "./values/decisions";

export const decisionKindSchema = z.enum(DECISION_KINDS);
export type DecisionKind = z.infer<typeof decisionKindSchema>;

export const decisionSchema = z.object({
  /** Place in the queue's stream; later ones are greater. */
  id: z.string(),
  at: timeMs,
  kind: decisionKindSchema,
  jobId: z.string(),
  jobName: z.string(),
  tenant: z.string().nullable(),
  /** The downstream it was about. */
  route: z.string().nullable(),
  /** The attempt that it followed; null where none had begun. */
  attempt: z.number().int().nullable(),
  /** Class and code of the failure that it answers; null where nothing failed. */
  class: failureClassSchema.nullable(),
  code: z.string().nullable(),
  /** The policy that was in force: 0 is the one declared in code, null where no policy had a say. */
  policyVersion: z.number().int().nullable(),
  /** Whose policy that was; null in decisions of releases that did not say. */
  policySource: policySourceSchema.nullable().default(null),
  /** How long the job was put off, from then on; null when it was not, or without an end. */
  delayMs: z.number().nullable(),
  /** The error without its ids, numbers and quoted values; null where nothing failed. */
  message: z.string().nullable().default(null),
  /** How long the attempt took; null where none was made. */
  durationMs: z.number().nullable().default(null),
  /** Who decided, and its release. */
  worker: z.string().nullable().default(null),
  appVersion: z.string().nullable().default(null),
  /** The machine that it runs on; null in decisions of releases that did not say. */
  host: z.string().nullable().default(null),
  /** One sentence for a person. */
  why: z.string(),
});
export type Decision = z.infer<typeof decisionSchema>;

/** What automatic steps did to the jobs of a queue, newest first. The oldest fall out: about 10,000 are kept for each queue. */
export const listDecisions = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue/decisions",
  permission: "view",
  params: queueParams,
  query: z.object({
    kind: decisionKindSchema.optional(),
    job: z.string().min(1).max(1000).optional(),
    /** Nothing before it is looked at: of one job's decisions none is older than the job. */
    since: queryTimeMs.optional(),
    cursor: cursor.optional(),
    limit: pageLimit(50, 200),
  }),
  response: z.object({
    decisions: z.array(decisionSchema),
    nextCursor: z.string().nullable(),
    /** How far back this page looked: null when it looked at all that is kept. */
    lookedBackTo: timeMs.nullable(),
  }),
});
