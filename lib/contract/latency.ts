import { z } from "zod";
import { queueParams, timeMs, timeRange } from "./common";
import { endpoint } from "./endpoint";

/**
 * Where a figure comes from. exact: the runtime's workers reported every job. derived: from BullMQ's events, for workers
 * that do not report. sampled: of more than 2 % of the jobs nothing could be measured, or of the waits by events.
 */
export const FIGURE_SOURCES = ["exact", "derived", "sampled"] as const;
const sourceSchema = z.enum(FIGURE_SOURCES);
export type FigureSource = z.infer<typeof sourceSchema>;

/** Values of one breakdown; the rest are summed. */
export const MAX_BREAKDOWN_ROWS = 50;

/** `column[i]` belongs to `at[i]`; null is a gap, or a step without any job where a latency is asked. */
const column = z.array(z.number().nullable());

/** Milliseconds, right to 5 %. `count` is how many were measured: zero in a step of rest, null in a gap. */
const latencyColumns = z.object({ count: column, p50: column, p95: column, p99: column, max: column });

/** From short to long, logarithmic; the last is open. */
export const LATENCY_BANDS = [
  0, 1, 2, 5, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 120_000, 600_000, 3_600_000, 21_600_000,
].map((fromMs, index, all) => ({ fromMs, toMs: all[index + 1] ?? null }));

const points = z.coerce.number().int().min(2).max(1_000).default(180);

/**
 * How long jobs waited (runnable until begun) and ran (one attempt), over time. A wait is counted when it ends, a run when it
 * ends, whatever its outcome.
 */
export const getLatency = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue/latency",
  permission: "view",
  params: queueParams,
  query: timeRange.extend({ points }),
  response: z.object({
    from: timeMs,
    to: timeMs,
    stepMs: z.number(),
    at: z.array(timeMs),
    wait: latencyColumns,
    run: latencyColumns,
    bands: z.array(z.object({ fromMs: z.number(), toMs: z.number().nullable() })),
    /** `waitBands[band][i]`: waits in that band; null in a gap. */
    waitBands: z.array(column),
    runBands: z.array(column),
    /** Of each step; null where nothing ended. */
    source: z.array(sourceSchema.nullable()),
    /** Ended in the range, and not measured: neither an event nor the job itself told. */
    unknown: z.object({ wait: z.number(), run: z.number() }),
    /** Of the runtime's workers that reported: jobs they may run at once, and how late their event loops were (p99). */
    workers: z.object({ concurrency: column, loopDelayMs: column }),
    /** Stretches in which no collector looked. */
    gaps: z.array(z.object({ from: timeMs, to: timeMs })),
  }),
});
export type LatencyAnswer = z.infer<typeof getLatency.response>;

/**
 * Milliseconds over the whole range, right to 5 %; null where none was measured, or too few to speak for all: of ranges that begin
 * more than an hour ago there is room for the latencies of the values with most jobs only.
 */
const latencyOfRange = z.object({
  /** Measured and told with this value. */
  count: z.number(),
  p50: z.number().nullable(),
  p95: z.number().nullable(),
  p99: z.number().nullable(),
  max: z.number().nullable(),
});

const breakdownFigures = z.object({
  completed: z.number(),
  failed: z.number(),
  /** Attempts that failed and were followed by another. */
  retried: z.number(),
  /** Failed attempts by class; only runtime workers know it: null without their reports. */
  classes: z
    .object({ transient: z.number(), throttled: z.number(), permanent: z.number(), poison: z.number() })
    .nullable(),
  wait: latencyOfRange,
  run: latencyOfRange,
  /** Jobs that came to these ends in each step. */
  series: z.object({ completed: column, failed: column, retried: column }),
});

/** Who the jobs of a queue are: outcomes and latencies by job name, or by tenant. */
export const getBreakdown = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue/breakdown",
  permission: "view",
  params: queueParams,
  query: timeRange.extend({ points, by: z.enum(["name", "tenant"]) }),
  response: z.object({
    from: timeMs,
    to: timeMs,
    stepMs: z.number(),
    at: z.array(timeMs),
    by: z.enum(["name", "tenant"]),
    /** Most jobs first. */
    rows: z.array(breakdownFigures.extend({ value: z.string() })).max(MAX_BREAKDOWN_ROWS),
    /**
     * All further values together, jobs of which the name is unknown or that have no tenant, and latencies of rows for which there
     * was no room (a row's `count` says how many it has); null without any.
     */
    rest: breakdownFigures.nullable(),
    /** Of the range; null where nothing ended. Tenants are known from reports only. */
    source: sourceSchema.nullable(),
    gaps: z.array(z.object({ from: timeMs, to: timeMs })),
  }),
});
export type BreakdownAnswer = z.infer<typeof getBreakdown.response>;
export type BreakdownBy = BreakdownAnswer["by"];
