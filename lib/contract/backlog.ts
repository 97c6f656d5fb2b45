import { z } from "zod";
import { queueParams, timeMs } from "./common";
import { endpoint } from "./endpoint";

/** Values of one answer; the rest are summed. */
export const MAX_BACKLOG_ROWS = 50;

const part = z.object({
  /** How many of the jobs that wait are taken to be its; whole, and all parts together are the total. */
  jobs: z.number().int(),
  /** From 0 to 1. */
  share: z.number(),
  /** The share is right to this in 19 of 20 cases, from 0 to 1; 0 where every job was looked at. */
  error: z.number(),
});

/** Who fills the backlog (waiting and prioritized) of a queue now: by job name, or by the tenant that the data of jobs names. */
export const getBacklog = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue/backlog",
  permission: "view",
  params: queueParams,
  query: z.object({ by: z.enum(["name", "tenant"]) }),
  response: z.object({
    by: z.enum(["name", "tenant"]),
    total: z.number().int(),
    /** Jobs that were looked at. */
    looked: z.number().int(),
    source: z.enum(["exact", "sampled"]),
    /** Most jobs first. */
    rows: z.array(part.extend({ value: z.string() })).max(MAX_BACKLOG_ROWS),
    /** Of further values, and of jobs without one; null without any. */
    rest: part.nullable(),
    asOf: timeMs,
  }),
});
export type BacklogAnswer = z.infer<typeof getBacklog.response>;
