import { z } from "zod";
import { queryTimeMs, queueParams, timeMs } from "./common";
import { endpoint } from "./endpoint";

/** transient: may pass. throttled: it passes when the other side says. permanent: never. poison: the job itself is bad. */
export const FAILURE_CLASSES = ["transient", "throttled", "permanent", "poison"] as const;
export const failureClassSchema = z.enum(FAILURE_CLASSES);
export type FailureClass = z.infer<typeof failureClassSchema>;

/** Failed attempts by category over time. */
export const getFailures = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue/failures",
  permission: "view",
  params: queueParams,
  query: z.object({ from: queryTimeMs.optional(), to: queryTimeMs.optional() }),
  response: z.object({
    from: timeMs,
    to: timeMs,
    stepMs: z.number().int(),
    /** By count, most first; beyond the most frequent they are one, `other`. */
    categories: z.array(z.object({ class: failureClassSchema, code: z.string(), count: z.number().int() })),
    /** One row a step: failed attempts of each category, in the order of `categories`. */
    points: z.array(z.object({ at: timeMs, counts: z.array(z.number().int()) })),
  }),
});
export type FailuresAnswer = z.infer<typeof getFailures.response>;
