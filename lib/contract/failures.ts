import { z } from "zod";
import { queueParams, timeMs, timeRange } from "./common";
import { endpoint } from "./endpoint";
import { FAILURE_CLASSES } from "./values/failures";

export const failureClassSchema = z.enum(FAILURE_CLASSES);
export type FailureClass = z.infer<typeof failureClassSchema>;

/** Failed attempts over time, by class and code: every one is counted, whether or not the job was tried again. */
export const getFailures = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue/failures",
  permission: "view",
  params: queueParams,
  query: timeRange.extend({ points: z.coerce.number().int().min(2).max(1_000).default(120) }),
  response: z.object({
    from: timeMs,
    to: timeMs,
    stepMs: z.number(),
    at: z.array(timeMs),
    /** Largest first; the many codes of a few failures are one `(other)` for each class. */
    categories: z.array(
      z.object({
        class: failureClassSchema,
        code: z.string(),
        total: z.number(),
        /** Null in a step that a gap touches. */
        counts: z.array(z.number().nullable()),
      }),
    ),
    /** Whose counts are stored and cannot be read: what is left out of the totals. */
    gaps: z.array(z.object({ from: timeMs, to: timeMs })),
  }),
});
export type FailuresAnswer = z.infer<typeof getFailures.response>;
