import { z } from "zod";

/** The breaker of one route as the script stores it. Times are epoch milliseconds; 0 stands for none. */
export const breakerStateSchema = z.object({
  kind: z.enum(["closed", "open", "half-open", "isolated"]),
  sinceMs: z.number(),
  /** When it was closed last; 0 while it is. */
  leftClosedMs: z.number(),
  /** Open and isolated: the first probe may run then. 0 for a manual trip without an end. */
  untilMs: z.number(),
  cause: z.enum(["", "consecutive", "share", "probe", "manual"]),
  by: z.string(),
  reason: z.string(),
  /** Failures since the last success. */
  streak: z.number(),
  /** Probes that succeeded since it is half-open. */
  successes: z.number(),
  /** Jobs sent away since it is in this state. */
  deferred: z.number(),
  /** Token of each probe in flight, and when its lease ends: a prober that died frees its place then. */
  probes: z.record(z.string(), z.number()),
  /** By windowMs of the reporting policy, ten slots of it: [succeeded, failed]. */
  window: z.record(z.string(), z.record(z.string(), z.tuple([z.number(), z.number()]))),
  /** Hour since the epoch -> how often it left closed by itself; 24 hours. */
  trips: z.record(z.string(), z.number()),
  /** Moving mean of what succeeded, in ms; -1 when nothing has. */
  latencyMs: z.number(),
  seenMs: z.number(),
  /** Key of the queue that reported last: its policy is the one in use. */
  queue: z.string(),
});
export type StoredBreaker = z.infer<typeof breakerStateSchema>;

/** How an attempt counts. neutral: it says nothing of the route. */
export type RouteOutcome = "ok" | "failed" | "neutral";

/** Outcomes in their order: so many succeeded, then so many failed. */
export interface OutcomeBatch {
  succeeded: number;
  failed: number;
  /** Time that the successes took in all. */
  tookMs: number;
  /** For how long at least the route asked to be left alone; 0 when it did not. */
  openAtLeastMs: number;
}

export type BreakerOperation =
  | { op: "report"; batches: OutcomeBatch[] }
  | { op: "admit"; token: string; leaseMs: number; jitter: number }
  | { op: "settle"; token: string; outcome: RouteOutcome; tookMs: number; openAtLeastMs: number }
  | { op: "isolate"; by: string; reason: string; untilMs: number }
  | { op: "reset"; by: string; reason: string };
