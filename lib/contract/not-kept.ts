import { z } from "zod";
import { queueParams, timeMs } from "./common";
import { endpoint } from "./endpoint";

/** Failures that a queue did not keep: counted from its events alone. */
export const notKeptSumSchema = z.object({
  count: z.number(),
  /** The first and the last that were counted. */
  since: timeMs,
  last: timeMs,
});
export type NotKeptSum = z.infer<typeof notKeptSumSchema>;

/** Queues that throw failures away or lately did; null where none was counted. */
export const notKeptQueuesSchema = z.array(
  z.object({ key: z.string(), name: z.string(), sum: notKeptSumSchema.nullable() }),
);
export type NotKeptQueues = z.infer<typeof notKeptQueuesSchema>;

/**
 * Jobs that failed for good and were removed at once (`removeOnFail`): no dead letters, because nothing is left of them
 * that could be replayed.
 */
export const listNotKept = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue/not-kept",
  permission: "view",
  params: queueParams,
  response: z.object({
    /** False when the latest failures were not kept. */
    keepsFailures: z.boolean(),
    /** Null when none was seen. */
    sum: notKeptSumSchema.nullable(),
    /** The latest, newest first; neither name nor data is known of them. */
    items: z.array(z.object({ id: z.string(), at: timeMs, reason: z.string() })),
  }),
});
export type NotKept = z.infer<typeof listNotKept.response>;
