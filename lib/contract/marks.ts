import { z } from "zod";
import { pageLimit, queueParams, timeMs, timeRange } from "./common";
import { endpoint } from "./endpoint";

/** Kinds of what people and pipelines post. A release that workers report is a deploy too. */
const POSTED_MARK_KINDS = ["deploy", "incident", "note", "custom"] as const;
/** Kinds of what Spillway knows by itself. */
const OWN_MARK_KINDS = ["flag", "policy", "pause", "replay", "scheduler", "breaker"] as const;

export const markKindSchema = z.enum([...POSTED_MARK_KINDS, ...OWN_MARK_KINDS]);
export type MarkKind = z.infer<typeof markKindSchema>;

/** Marks are kept for this long, and at most so many of each source. */
export const MARK_DAYS = 90;
export const MAX_MARKS = 10_000;
/** A mark may stand so far ahead of now: clocks differ. */
export const MARK_AHEAD_MS = 60_000;

export const markSchema = z.object({
  id: z.string(),
  at: timeMs,
  kind: markKindSchema,
  label: z.string(),
  /** Key of the queue that it concerns; null: all of them, or those named by `queueName`. */
  queue: z.string().nullable(),
  /** Set where a kill switch names a queue by its name alone. */
  queueName: z.string().nullable(),
  /** Where there is more to read, outside of Spillway. */
  link: z.string().nullable(),
  /** Which switch, breaker, replay, scheduler or release it is about. */
  ref: z.string().nullable(),
  /** own: Spillway has noted it by itself. */
  source: z.enum(["posted", "own"]),
  /** Who posted it or made the change; `system` for what happened by itself. */
  by: z.string(),
});
export type Mark = z.infer<typeof markSchema>;

export const markDraftSchema = z.strictObject({
  /** When it happened; now, when left out. */
  at: timeMs.optional(),
  kind: z.enum(POSTED_MARK_KINDS),
  label: z.string().trim().min(1, "Say what happened.").max(120),
  /** Key of a queue; left out: it concerns all queues. */
  queue: queueParams.shape.queue.optional(),
  link: z
    .url({ protocol: /^https?$/, error: "An address that begins with https:// or http://." })
    .max(500)
    .optional(),
});
export type MarkDraft = z.infer<typeof markDraftSchema>;

/** What happened in a range of time (the last 24 hours when none is given), oldest first. */
export const listMarks = endpoint({
  method: "GET",
  path: "/api/v1/marks",
  permission: "view",
  query: timeRange.extend({
    /** Those that concern this queue: its own, and those of all queues. */
    queue: queueParams.shape.queue.optional(),
    limit: pageLimit(200, 500),
  }),
  response: z.object({
    from: timeMs,
    to: timeMs,
    marks: z.array(markSchema),
    /** Whether there are older ones in the range that were left out. */
    more: z.boolean(),
  }),
});

/** The same mark posted twice (a retry) is one, provided that it names its time. */
export const postMark = endpoint({
  method: "POST",
  path: "/api/v1/marks",
  permission: "operate",
  action: "mark.create",
  body: markDraftSchema,
  response: markSchema,
});

/** By who posted it. */
export const deleteMark = endpoint({
  method: "DELETE",
  path: "/api/v1/marks/:id",
  permission: "operate",
  action: "mark.delete",
  params: z.object({ id: z.string().min(1).max(1_100) }),
  response: z.object({ id: z.string() }),
});
