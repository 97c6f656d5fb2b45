import { z } from "zod";
import { queueParams, timeMs, timeRange } from "./common";
import { endpoint } from "./endpoint";

/** Series that are kept, and points of one request. */
export const MAX_EXTERNAL_SERIES = 50;
export const MAX_EXTERNAL_POINTS = 1_000;
/** A point may stand so far ahead of now: clocks differ. */
export const POINT_AHEAD_MS = 60_000;

const seriesName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,62}$/,
    "1 to 63 lower-case letters, digits, dots, dashes and underscores, beginning with a letter or digit.",
  );

export const externalSeriesSchema = z.object({
  name: seriesName,
  /** What a value counts, e.g. `sign-ups/min`. */
  unit: z.string(),
  createdAt: timeMs,
  by: z.string(),
  /** Time of the newest point. */
  lastAt: timeMs,
});
export type ExternalSeries = z.infer<typeof externalSeriesSchema>;

/** By name. */
export const listExternalSeries = endpoint({
  method: "GET",
  path: "/api/v1/external-series",
  permission: "view",
  response: z.object({ series: z.array(externalSeriesSchema) }),
});

/**
 * Points of a product's own figure; the first ones make the series. A point is its name and time: sent again it replaces
 * itself. One value is kept for each ten seconds, the latest. The audit knows of the first post only.
 */
export const postExternalSeries = endpoint({
  method: "POST",
  path: "/api/v1/external-series",
  permission: "operate",
  action: "external-series.create",
  body: z.strictObject({
    name: seriesName,
    unit: z.string().trim().min(1, "Say what a value counts.").max(30),
    points: z
      .array(z.strictObject({ at: timeMs, value: z.number() }))
      .min(1)
      .max(MAX_EXTERNAL_POINTS),
  }),
  response: externalSeriesSchema,
});

export const getExternalSeries = endpoint({
  method: "GET",
  path: "/api/v1/external-series/:name",
  permission: "view",
  params: z.object({ name: seriesName }),
  query: timeRange.extend({ points: z.coerce.number().int().min(2).max(2_000).default(300) }),
  response: z.object({
    series: externalSeriesSchema,
    from: timeMs,
    to: timeMs,
    stepMs: z.number(),
    at: z.array(timeMs),
    /** Means over each step; a value holds until the next one comes, for three times their usual distance at most. */
    values: z.array(z.number().nullable()),
    /** The usual distance of two values; null for fewer than two. */
    everyMs: z.number().nullable(),
  }),
});

export const deleteExternalSeries = endpoint({
  method: "DELETE",
  path: "/api/v1/external-series/:name",
  permission: "operate",
  action: "external-series.delete",
  params: z.object({ name: seriesName }),
  response: z.object({ name: z.string() }),
});

export const correlationSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("found"),
    /** Pearson's coefficient at the lag at which it is strongest, -1 to 1. */
    r: z.number(),
    /** By how much the queue comes after the figure; negative: before it. */
    lagMs: z.number(),
    /** The coefficient without a lag; null where too few steps have both. */
    together: z.number().nullable(),
    /** Steps in which both are known. */
    pairs: z.number(),
  }),
  z.object({ kind: z.literal("too-little"), pairs: z.number(), needed: z.number() }),
  /** One of the two never changes, so that nothing can go with it. */
  z.object({ kind: z.literal("flat"), which: z.enum(["figure", "queue"]) }),
]);
export type Correlation = z.infer<typeof correlationSchema>;

/** Whether a figure and a queue move together. That is no proof that one causes the other. */
export const getCorrelation = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue/correlation",
  permission: "view",
  params: queueParams,
  query: timeRange.extend({ series: seriesName }),
  response: z.object({
    from: timeMs,
    to: timeMs,
    stepMs: z.number(),
    series: externalSeriesSchema,
    backlog: correlationSchema,
    failures: correlationSchema,
  }),
});
