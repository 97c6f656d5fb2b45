import { z } from "zod";
import { reason, timeMs } from "./common";
import { endpoint } from "./endpoint";
import { breakerPolicySchema } from "./policies";

/** consecutive: failures in a row. share: too many of the window. probe: a probe failed. manual: an operator. */
const cause = z.enum(["consecutive", "share", "probe", "manual"]).nullable();

export const breakerStateSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("closed"), since: timeMs }),
  z.object({
    kind: z.literal("open"),
    since: timeMs,
    /** When it left closed; a failed probe opens it anew, later. */
    leftClosedAt: timeMs,
    cause,
    /** The next job after this is a probe. */
    nextProbeAt: timeMs,
  }),
  z.object({
    kind: z.literal("half-open"),
    since: timeMs,
    leftClosedAt: timeMs,
    cause,
    /** Jobs that probe now. */
    probing: z.number(),
    successes: z.number(),
  }),
  z.object({
    kind: z.literal("isolated"),
    since: timeMs,
    by: z.string(),
    reason: z.string(),
    /** Then it is probed; null: until somebody resets it. */
    until: timeMs.nullable(),
  }),
]);
export type BreakerState = z.infer<typeof breakerStateSchema>;

export const breakerSchema = z.object({
  id: z.string(),
  route: z.string(),
  prefix: z.string(),
  state: breakerStateSchema,
  /** Outcomes of the window of the policy, and what share of them failed; null without any, or when it is not closed. */
  samples: z.number(),
  failureShare: z.number().nullable(),
  /** Failures since the last success. */
  streak: z.number(),
  /** Jobs sent away since it is in this state. */
  deferred: z.number(),
  /** How often it opened by itself in the last 24 hours, by whole hours. */
  trips24h: z.number(),
  /** Moving mean of successes. */
  latencyMs: z.number().nullable(),
  lastUsedAt: timeMs,
  /** The queue that used it last: its policy is the one in use. */
  queue: z.string().nullable(),
  queueName: z.string().nullable(),
  policy: breakerPolicySchema.nullable(),
});
export type Breaker = z.infer<typeof breakerSchema>;

export const BREAKER_EVENTS = ["opened", "half-opened", "closed", "isolated", "reset"] as const;
export const breakerEventSchema = z.object({
  event: z.enum(BREAKER_EVENTS),
  at: timeMs,
  cause,
  by: z.string().nullable(),
  reason: z.string().nullable(),
  until: timeMs.nullable(),
  queueName: z.string().nullable(),
});
export type BreakerEvent = z.infer<typeof breakerEventSchema>;

const breakerParams = z.object({ id: z.string().min(1).max(2_000) });

export const listBreakers = endpoint({
  method: "GET",
  path: "/api/v1/breakers",
  permission: "view",
  response: z.object({
    /** Those that are not closed first, then by last use; at most 500. */
    breakers: z.array(breakerSchema),
    total: z.number(),
    asOf: timeMs,
  }),
});

export const getBreaker = endpoint({
  method: "GET",
  path: "/api/v1/breakers/:id",
  permission: "view",
  params: breakerParams,
  /** The latest events first, about 200. */
  response: z.object({ breaker: breakerSchema, history: z.array(breakerEventSchema), asOf: timeMs }),
});

/** Holds it open by hand. Workers obey within a second. */
export const tripBreaker = endpoint({
  method: "POST",
  path: "/api/v1/breakers/:id/trip",
  permission: "operate",
  action: "breaker.trip",
  params: breakerParams,
  body: z.strictObject({ reason, expiresAt: timeMs.nullable().default(null) }),
  response: breakerSchema,
});

/** Closes it and forgets what was counted. Jobs that were put off come back at their time. */
export const resetBreaker = endpoint({
  method: "POST",
  path: "/api/v1/breakers/:id/reset",
  permission: "operate",
  action: "breaker.reset",
  params: breakerParams,
  body: z.strictObject({ reason }),
  response: breakerSchema,
});
