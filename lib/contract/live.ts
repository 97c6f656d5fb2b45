import { z } from "zod";
import { auditEntrySchema } from "./audit";
import { timeMs } from "./common";
import { editSchema } from "./edits";
import { endpoint } from "./endpoint";
import { flagSchema } from "./flags";
import { discardSchema, replaySchema } from "./operations";
import { collectorSchema, queueSummarySchema } from "./queues";
import type { LIVE_EVENT_NAMES } from "./values/live";
import type { QueueChange } from "./values/queue-changes";

export const healthSchema = z.object({
  status: z.enum(["ok", "degraded", "down"]),
  redis: z.enum(["up", "down"]),
  collector: collectorSchema,
  version: z.string(),
});
export type Health = z.infer<typeof healthSchema>;

/** What the collector says at each tick: queues that changed, and keys of those that are gone. */
const queuesDelta = z.object({
  upsert: z.array(queueSummarySchema),
  remove: z.array(z.string()),
  asOf: timeMs,
});
export type QueuesDelta = z.infer<typeof queuesDelta>;

/** What a browser hears, by name of the event. Everything is also to be had by GET: a lost message costs freshness only. */
export const LIVE_EVENTS = {
  /** All queues: sent at connect, and whenever messages may have been missed. */
  queues: z.object({
    queues: z.array(queueSummarySchema),
    /** 0 when nothing was ever read. */
    asOf: timeMs,
    stale: z.boolean(),
  }),
  /** Sent at each tick: queues that are new, what has changed of the others, and keys of those that are gone. */
  "queues-delta": queuesDelta.extend({ change: z.array(z.custom<QueueChange>()) }),
  flags: z.object({ flags: z.array(flagSchema), version: z.number() }),
  operation: z.discriminatedUnion("kind", [replaySchema, discardSchema, editSchema]),
  /** Ids of the breakers that have changed their state. */
  breakers: z.object({ changed: z.array(z.string()) }),
  audit: auditEntrySchema,
  /** Sent at connect and whenever it changes: Redis away, collector lost, and their return. */
  health: healthSchema,
} as const satisfies Record<LiveEvent, z.ZodType>;

export type LiveEvent = (typeof LIVE_EVENT_NAMES)[number];
export type LiveData<E extends LiveEvent> = z.infer<(typeof LIVE_EVENTS)[E]>;
/** A message on the wire of the stream. */
export type LiveMessage = { [E in LiveEvent]: { event: E; data: LiveData<E> } }[LiveEvent];
/** A message on the Redis channel: who speaks there does not know what browsers have heard. */
export type ChannelMessage =
  | Exclude<LiveMessage, { event: "queues-delta" }>
  | { event: "queues-delta"; data: QueuesDelta };

/** The stream itself; its messages are {@link LIVE_EVENTS}. */
export const openLive = endpoint({
  method: "GET",
  path: "/api/v1/live",
  permission: "view",
  query: z.object({
    /** Id of the last event that was heard: the stream goes on behind it, when the server still knows what came since. */
    last: z.string().max(64).optional(),
  }),
  response: z.unknown(),
});
