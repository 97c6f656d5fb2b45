import { z } from "zod";
import { cursor, optionalReason, pageLimit, queryTimeMs, queueParams, reason, timeMs } from "./common";
import { endpoint } from "./endpoint";
import { payloadSchema } from "./jobs";
import { MIN_EVERY_MS } from "./values/schedulers";

/**
 * scheduled: its next job waits for its time. due: that job waits for a worker, or runs. paused: removed from BullMQ, and kept
 * by Spillway. ended: its limit or its end is reached. stuck: its next job is gone or was never made, so that it stands still.
 * legacy: a repeatable job of BullMQ 4 or older, which BullMQ 6 does not run.
 */
export const SCHEDULER_STATES = ["scheduled", "due", "paused", "ended", "stuck", "legacy"] as const;
export type SchedulerState = (typeof SCHEDULER_STATES)[number];

/** When a scheduler makes its jobs: by a cron pattern in a time zone, or every so often. */
export const scheduleSchema = z.object({
  pattern: z.string().nullable(),
  /** IANA name; null: the zone of whichever process makes the next job. */
  tz: z.string().nullable(),
  everyMs: z.number().nullable(),
  /** Past the multiples of `everyMs` since 1970; null: from when it was made. */
  offsetMs: z.number().nullable(),
  startAt: timeMs.nullable(),
  endAt: timeMs.nullable(),
  /** The most jobs that it makes. */
  limit: z.number().nullable(),
});
export type Schedule = z.infer<typeof scheduleSchema>;

/** How a job of a scheduler stands; `under way` is every state that is no end. */
export const OUTCOMES = ["completed", "failed", "under way"] as const;
const outcomeSchema = z.object({
  id: z.string(),
  state: z.enum(OUTCOMES),
  /** When it was due. */
  dueAt: timeMs,
  /** When it ended. */
  endedAt: timeMs.nullable(),
});
export type SchedulerOutcome = z.infer<typeof outcomeSchema>;

export const schedulerSchema = z.object({
  queue: z.string(),
  queueName: z.string(),
  id: z.string(),
  /** Of the jobs that it makes. */
  jobName: z.string(),
  state: z.enum(SCHEDULER_STATES),
  schedule: scheduleSchema,
  /** Jobs made, the next one included; null when nobody knows. */
  iterations: z.number().nullable(),
  /** When its next job is due; null for one that makes no more. */
  nextAt: timeMs.nullable(),
  /** The last job that is still kept, of the two before the next. */
  last: outcomeSchema.nullable(),
  pausedAt: timeMs.nullable(),
  pausedBy: z.string().nullable(),
});
export type Scheduler = z.infer<typeof schedulerSchema>;

/** A definition that is kept while its scheduler is paused. */
const keptSchema = z.object({ at: timeMs, by: z.string(), reason: z.string().nullable() });

export const schedulerDetailSchema = schedulerSchema.extend({
  data: payloadSchema,
  opts: payloadSchema,
  /** Changes with its definition; a change names the one it was made from. */
  version: z.string(),
  /** The next ten at most, the first of them `nextAt`; of a paused one those that it would have if it were resumed now. */
  nextRuns: z.array(timeMs),
  /** Its jobs of the last times it was due, latest first, as far as BullMQ has kept them. */
  jobs: z.array(outcomeSchema),
  /** Set while a paused definition of this id is kept; beside a live scheduler it is of an earlier one. */
  kept: keptSchema.nullable(),
});
export type SchedulerDetail = z.infer<typeof schedulerDetailSchema>;

export const MAX_PAUSED_SCHEDULERS = 1_000;

const schedulerParams = queueParams.extend({ scheduler: z.string().min(1).max(1_000) });
const filter = {
  queue: z.string().max(1_000).optional(),
  /** Text in the id or in the queue's name. */
  q: z.string().max(200).optional(),
};

/** Schedulers of all queues or of one, by when they run next; paused ones come last. */
export const listSchedulers = endpoint({
  method: "GET",
  path: "/api/v1/schedulers",
  permission: "view",
  query: z.object({ ...filter, cursor: cursor.optional(), limit: pageLimit(50, 200) }),
  response: z.object({
    schedulers: z.array(schedulerSchema),
    nextCursor: z.string().nullable(),
    /** Those that match. */
    total: z.number(),
    /** Of all queues, or of the one asked for, without the text. */
    of: z.number(),
    /** More than can be looked through: the soonest of each queue are listed. Ask for one queue. */
    truncated: z.boolean(),
    asOf: timeMs,
  }),
});

const agendaItem = schedulerSchema.pick({
  queue: true,
  queueName: true,
  id: true,
  jobName: true,
  schedule: true,
});

/** What runs within a day or a week. */
export const listAgenda = endpoint({
  method: "GET",
  path: "/api/v1/schedulers/agenda",
  permission: "view",
  query: z.object({ ...filter, hours: z.enum(["24", "168"]).default("24") }),
  response: z.object({
    /** By time; `scheduler` is a place in `schedulers`. */
    runs: z.array(z.object({ at: timeMs, scheduler: z.number() })),
    /** Those that run too often for a list of times, with their next. */
    frequent: z.array(z.object({ at: timeMs, scheduler: z.number() })),
    schedulers: z.array(agendaItem),
    /** The list of runs is whole up to here. */
    until: timeMs,
    /** Schedulers beyond those that were looked at, which are the soonest. */
    leftOut: z.number(),
    asOf: timeMs,
  }),
});
export type Agenda = z.infer<(typeof listAgenda)["response"]>;

export const getScheduler = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue/schedulers/:scheduler",
  permission: "view",
  params: schedulerParams,
  response: schedulerDetailSchema,
});

/** The first runs that a schedule would have if it were saved now, under this id when one is given. */
export const previewSchedule = endpoint({
  method: "GET",
  path: "/api/v1/schedulers/preview",
  permission: "view",
  query: z.object({
    queue: z.string().max(1_000).optional(),
    scheduler: z.string().max(1_000).optional(),
    pattern: z.string().max(200).optional(),
    tz: z.string().max(100).optional(),
    everyMs: z.coerce.number().int().optional(),
    offsetMs: z.coerce.number().int().optional(),
    startAt: queryTimeMs.optional(),
    endAt: queryTimeMs.optional(),
    limit: z.coerce.number().int().min(1).optional(),
  }),
  response: z.object({
    /** Ten at most; fewer when it ends. */
    runs: z.array(timeMs),
    asOf: timeMs,
  }),
});

const MAX_EVERY_MS = 10 * 366 * 86_400_000;

const draftSchema = z.strictObject({
  jobName: z.string().trim().min(1).max(500),
  pattern: z.string().trim().min(1).max(200).nullable().default(null),
  tz: z.string().trim().min(1).max(100).nullable().default(null),
  everyMs: z
    .number()
    .int()
    .min(MIN_EVERY_MS, "At least one second.")
    .max(MAX_EVERY_MS, "At most ten years.")
    .nullable()
    .default(null),
  offsetMs: z.number().int().min(1).nullable().default(null),
  startAt: timeMs.nullable().default(null),
  endAt: timeMs.nullable().default(null),
  limit: z.number().int().min(1).max(1_000_000_000).nullable().default(null),
  /** Of its jobs; left out, what is stored stays. */
  data: z.json().optional(),
  /** Options of its jobs, as BullMQ takes them; left out, what is stored stays. */
  opts: z.record(z.string(), z.json()).optional(),
});
export type SchedulerDraft = z.infer<typeof draftSchema>;

const changed = z.object({ id: z.string(), nextAt: timeMs.nullable() });

/** Makes a scheduler, or changes one; of a paused one what is kept changes. */
export const putScheduler = endpoint({
  method: "PUT",
  path: "/api/v1/queues/:queue/schedulers/:scheduler",
  permission: "operate",
  action: "scheduler.put",
  params: schedulerParams,
  body: draftSchema.extend({
    /** The version that was looked at; null: there was none of this id. */
    expected: z.string().nullable(),
    reason,
  }),
  response: changed,
});

/** Removes it and its next job; of a paused one what is kept. A job that waits for a worker, or runs, stays. */
export const deleteScheduler = endpoint({
  method: "DELETE",
  path: "/api/v1/queues/:queue/schedulers/:scheduler",
  permission: "operate",
  action: "scheduler.delete",
  params: schedulerParams,
  body: optionalReason,
  response: z.object({ id: z.string() }),
});

/** Adds one ordinary job from the template. It is no iteration: neither the next run nor the limit takes notice. */
export const runScheduler = endpoint({
  method: "POST",
  path: "/api/v1/queues/:queue/schedulers/:scheduler/run",
  permission: "operate",
  action: "scheduler.run",
  params: schedulerParams,
  body: optionalReason,
  response: z.object({ queue: z.string(), jobId: z.string() }),
});

/** Takes it out of BullMQ and keeps its definition. */
export const pauseScheduler = endpoint({
  method: "POST",
  path: "/api/v1/queues/:queue/schedulers/:scheduler/pause",
  permission: "operate",
  action: "scheduler.pause",
  params: schedulerParams,
  body: optionalReason,
  response: z.object({ id: z.string() }),
});

/** Puts a paused one back. */
export const resumeScheduler = endpoint({
  method: "POST",
  path: "/api/v1/queues/:queue/schedulers/:scheduler/resume",
  permission: "operate",
  action: "scheduler.resume",
  params: schedulerParams,
  body: optionalReason,
  response: changed,
});

/** Forgets a paused definition beside which a live scheduler of the same id stands. */
export const dropKeptScheduler = endpoint({
  method: "DELETE",
  path: "/api/v1/queues/:queue/schedulers/:scheduler/kept",
  permission: "operate",
  action: "scheduler.drop-kept",
  params: schedulerParams,
  body: optionalReason,
  response: z.object({ id: z.string() }),
});
