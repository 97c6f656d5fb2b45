import { z } from "zod";
import { queueParams, timeMs, timeRange } from "./common";
import { endpoint } from "./endpoint";

/** What is kept per point of a series. Counts are gauges of one moment, that of the largest backlog in the step; *PerSec are means over its step. */
export const METRICS = [
  "waiting",
  "prioritized",
  "active",
  "delayed",
  "failed",
  "completed",
  "waiting-children",
  "held",
  "backlog",
  "oldestWaitingMs",
  "arrivalPerSec",
  "servicePerSec",
  "failurePerSec",
  "retryPerSec",
] as const;
export const metricSchema = z.enum(METRICS);
export type Metric = z.infer<typeof metricSchema>;

/** Columns rather than rows: `at[i]` belongs to `values[i]`; null is a gap, shown as one. */
const column = z.array(z.number().nullable());

const points = z.coerce.number().int().min(2).max(2_000).default(300);

export const getSeries = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue/series",
  permission: "view",
  params: queueParams,
  query: timeRange.extend({ points }),
  response: z.object({
    from: timeMs,
    to: timeMs,
    stepMs: z.number(),
    at: z.array(timeMs),
    metrics: z.record(metricSchema, column),
    /** Ranges in which the collector saw no events, so that rates are unknown. */
    gaps: z.array(z.object({ from: timeMs, to: timeMs })),
  }),
});
export type SeriesAnswer = z.infer<typeof getSeries.response>;

export const getManySeries = endpoint({
  method: "GET",
  path: "/api/v1/series",
  permission: "view",
  query: timeRange.extend({
    /** Keys, comma separated; at most 100. */
    queues: z
      .string()
      .transform((text) => text.split(",").filter(Boolean))
      .pipe(z.array(z.string()).min(1).max(100)),
    metric: metricSchema,
    points,
  }),
  response: z.object({
    from: timeMs,
    to: timeMs,
    stepMs: z.number(),
    at: z.array(timeMs),
    series: z.array(z.object({ queue: z.string(), values: column })),
  }),
});

/** Age bands, from young to old; the last is open. */
export const AGE_BANDS = [
  { fromMs: 0, toMs: 1_000 },
  { fromMs: 1_000, toMs: 5_000 },
  { fromMs: 5_000, toMs: 15_000 },
  { fromMs: 15_000, toMs: 60_000 },
  { fromMs: 60_000, toMs: 300_000 },
  { fromMs: 300_000, toMs: 900_000 },
  { fromMs: 900_000, toMs: 3_600_000 },
  { fromMs: 3_600_000, toMs: 21_600_000 },
  { fromMs: 21_600_000, toMs: null },
] as const;

const bandSchema = z.object({ fromMs: z.number(), toMs: z.number().nullable() });

export const getAging = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue/aging",
  permission: "view",
  params: queueParams,
  response: z.object({
    /** Waiting and prioritized jobs, exact. */
    total: z.number(),
    /** Ages in ms, sampled at 64 evenly spaced positions; null without a backlog. */
    quantiles: z
      .object({
        p0: z.number(),
        p50: z.number(),
        p90: z.number(),
        p99: z.number(),
        p100: z.number(),
      })
      .nullable(),
    bands: z.array(bandSchema.extend({ count: z.number() })),
    /** How many positions were read; equal to `total` when every job was. */
    sampled: z.number(),
    asOf: timeMs,
  }),
});
export type AgingAnswer = z.infer<typeof getAging.response>;

export const getAgingSeries = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue/aging/series",
  permission: "view",
  params: queueParams,
  query: timeRange.extend({ points }),
  response: z.object({
    from: timeMs,
    to: timeMs,
    stepMs: z.number(),
    at: z.array(timeMs),
    bands: z.array(bandSchema),
    /** `counts[band][i]`; null where nothing was measured, zero where the queue had no backlog. */
    counts: z.array(column),
  }),
});

export const getRetries = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue/retries",
  permission: "view",
  params: queueParams,
  query: timeRange.extend({ points: z.coerce.number().int().min(2).max(1_000).default(60) }),
  response: z.object({
    from: timeMs,
    to: timeMs,
    stepMs: z.number(),
    at: z.array(timeMs),
    /** The same over time, of the jobs whose attempts are known: how many ended in each step, and the attempts they used. */
    steps: z.object({ succeeded: column, dead: column, succeededAttempts: column, deadAttempts: column }),
    /** Whose counts are stored and cannot be read: what is left out of the totals. */
    gaps: z.array(z.object({ from: timeMs, to: timeMs })),
    /** Finished jobs by the attempts they used; the last row (20) means 20 or more. */
    byAttempts: z.array(z.object({ attempts: z.number(), succeeded: z.number(), dead: z.number() })),
    /** Jobs that were gone before their attempts could be read. */
    unknown: z.object({ succeeded: z.number(), dead: z.number() }),
  }),
});
export type RetriesAnswer = z.infer<typeof getRetries.response>;
