import { z } from "zod";
import { isTimeZone, queueParams, timeMs, timeRange } from "./common";
import { endpoint } from "./endpoint";

const zone = z
  .string()
  .max(100)
  .refine(isTimeZone, "A zone by its IANA name, such as Europe/Berlin.")
  .default("UTC");

/** From how much an expectation is had. */
export const historySchema = z.object({
  /** Hours of the last 90 days of which something is known. */
  hours: z.number(),
  /** The first of them; null for none. */
  since: timeMs.nullable(),
  /** What an hour is compared with: the same hour of former weeks, or of former days while there are fewer than three weeks. */
  basis: z.enum(["hour-of-week", "hour-of-day", "none"]),
  /** none: under three days. weak: under four weeks. */
  strength: z.enum(["none", "weak", "good"]),
});
export type History = z.infer<typeof historySchema>;

const column = z.array(z.number().nullable());
const bandSchema = z.object({ low: column, mid: column, high: column });

/** What is usual for a queue at each step of a range: the hours of its week, by the clock of a zone. */
export const getBaseline = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue/baseline",
  permission: "view",
  params: queueParams,
  query: timeRange.extend({ points: z.coerce.number().int().min(2).max(2_000).default(300), zone }),
  response: z.object({
    from: timeMs,
    to: timeMs,
    stepMs: z.number(),
    at: z.array(timeMs),
    zone: z.string(),
    history: historySchema,
    /** The largest backlog that an hour usually has. */
    backlog: bandSchema,
    arrivalPerSec: bandSchema,
  }),
});

export type BaselineAnswer = z.infer<typeof getBaseline.response>;

/** The peak of the next 24 hours, and how many workers it takes. */
export const getCapacity = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue/capacity",
  permission: "view",
  params: queueParams,
  query: z.object({ zone }),
  response: z.object({
    zone: z.string(),
    history: historySchema,
    /** Jobs that are expected to arrive per second in each of the next 24 hours. */
    at: z.array(timeMs),
    arrivalPerSec: bandSchema,
    /** The hour with the largest upper edge; null while nothing is expected. */
    peak: z.object({ at: timeMs, mid: z.number(), high: z.number() }).nullable(),
    workers: z.object({
      /** Now; null when Redis does not tell. */
      present: z.number().nullable(),
      /** For the upper edge of the peak, and for its middle; null: not known. */
      needed: z.number().nullable(),
      usual: z.number().nullable(),
      /** Of the queue's policy. */
      floor: z.number().nullable(),
      ceiling: z.number().nullable(),
      /** reported: by workers of the runtime. observed: from what the present workers have served at most. */
      basis: z.enum(["reported", "observed", "unknown"]),
      /** Jobs that one worker finishes per second. */
      perWorkerPerSec: z.number().nullable(),
    }),
    /** What was taken for granted, a sentence each. */
    assumed: z.array(z.string()),
    asOf: timeMs,
  }),
});
