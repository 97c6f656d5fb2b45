import { z } from "zod";
import { queueParams, reason, timeMs } from "./common";
import { endpoint } from "./endpoint";

/**
 * alternative: the job ran by another route. last-good: the last result of its kind, with its age. degraded: a result that
 * is less than the real one. What takes none is put off (defer).
 */
export const FALLBACK_KINDS = ["alternative", "last-good", "degraded"] as const;
export type FallbackKind = (typeof FALLBACK_KINDS)[number];

/** How a result says that it is not that of the main path: the result is `{ $fallback: mark, value }`. */
export const fallbackMarkSchema = z.object({
  kind: z.enum(FALLBACK_KINDS),
  /** Why it was taken: a kill switch asked for it, or the breaker of the route is not closed. */
  cause: z.union([
    z.object({ by: z.literal("flag"), flag: z.string() }),
    z.object({ by: z.literal("breaker"), route: z.string() }),
  ]),
  at: timeMs,
  /** Only with alternative: the route taken instead. */
  route: z.string().nullable(),
  /** Only with last-good: how old that result was, in ms. */
  ageMs: z.number().nullable(),
});
export type FallbackMark = z.infer<typeof fallbackMarkSchema>;

export const fallbackItemSchema = fallbackMarkSchema.extend({ jobId: z.string(), jobName: z.string() });
export type FallbackItem = z.infer<typeof fallbackItemSchema>;

export const listFallbacks = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue/fallbacks",
  permission: "view",
  params: queueParams,
  response: z.object({
    /** Jobs that took one and were not replayed; the 2,000 latest are kept. */
    waiting: z.number(),
    /** Since the queue is known, by kind. */
    counts: z.record(z.string(), z.number()),
    /** The latest of those that wait, at most 50. */
    items: z.array(fallbackItemSchema),
  }),
});

/** Runs jobs that took a fallback through the main path, each at most once, oldest first. Call it until `remaining` is 0. */
export const replayFallbacks = endpoint({
  method: "POST",
  path: "/api/v1/queues/:queue/fallbacks/replay",
  permission: "operate",
  action: "fallback.replay",
  params: queueParams,
  body: z.strictObject({
    reason,
    /** Only jobs that took their fallback no later than this, so that one that takes it again is not replayed for ever. */
    until: timeMs.optional(),
    limit: z.number().int().min(1).max(1_000).default(500),
    /** Says how many there are, and changes nothing. */
    dryRun: z.boolean().default(false),
  }),
  response: z.object({
    replayed: z.number(),
    /** Removed, or in a state that cannot be replayed. */
    skipped: z.number(),
    remaining: z.number(),
    until: timeMs,
  }),
});
