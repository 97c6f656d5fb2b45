import { z } from "zod";
import { jobParams, queueParams, timeMs } from "./common";
import { endpoint } from "./endpoint";
import { dependenciesSchema, relativeSchema } from "./jobs";

/** How far the children of a flow's parent are. */
export const getFlowProgress = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue/jobs/:id/children/progress",
  permission: "view",
  params: jobParams,
  response: z.object({
    counts: dependenciesSchema,
    /** Of the children that the parent waits for. */
    open: z.object({
      /** How many of them were looked at; the others are like these as far as anybody knows. */
      looked: z.number().int(),
      /** Of those looked at: BullMQ's states, or `gone`. One that has failed is waited for until somebody replays it. */
      states: z.record(z.string(), z.number().int()),
    }),
  }),
});
export type FlowProgress = z.infer<typeof getFlowProgress.response>;

/** Parents of one answer. */
export const MAX_BLOCKED = 50;

/** Parents of a queue that wait for children: those that wait for a dead one first, then those that have waited longest. */
export const listBlockedParents = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue/blocked-parents",
  permission: "view",
  params: queueParams,
  response: z.object({
    /** All parents that wait for children. */
    total: z.number().int(),
    /** How many of them were looked at: those that have waited longest. */
    looked: z.number().int(),
    /** Of those looked at, how many wait for a child that has failed for good. */
    blocked: z.number().int(),
    items: z
      .array(
        relativeSchema.extend({
          children: dependenciesSchema,
          /** Since when it waits for them. */
          since: timeMs.nullable(),
          /** Dead children seen among the first that it waits for; more than a few are counted and not named. */
          dead: z.object({
            count: z.number().int(),
            /** It waits for more children than were looked at. */
            isLeast: z.boolean(),
            first: relativeSchema.nullable(),
          }),
        }),
      )
      .max(MAX_BLOCKED),
    asOf: timeMs,
  }),
});
export type BlockedParents = z.infer<typeof listBlockedParents.response>;
