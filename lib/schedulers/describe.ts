import { hasLegacyRepeatableKeyShape } from "bullmq";
import type { Context } from "../context";
import type { Schedule, Scheduler, SchedulerOutcome, SchedulerState } from "../contract/schedulers";
import { numberOf } from "../jobs/parse";
import {
  type Iteration,
  iterationId,
  readIterations,
  readSchedulerFields,
  type SchedulerFields,
  type SchedulerRef,
} from "../queues/backend/scheduler-rows";
import { queueKey } from "../queues/identity";
import { legacySchedule, scheduleOf } from "./definition";
import type { Kept, SchedulerPlace } from "./kept";
import { runsFrom, timesBefore } from "./runs";

/** A scheduler, and which of its jobs the next one is. */
export interface Described {
  scheduler: Scheduler;
  count: number;
}

/** Times before the next at which a list looks for the last job. */
const LOOKED_BACK = 2;

/** Schedulers of BullMQ with how their last and next jobs stand. Three round trips for all of them, or five. */
export async function describeLive(ctx: Context, refs: SchedulerRef[]): Promise<Described[]> {
  const [fields, next] = await Promise.all([
    readSchedulerFields(ctx.redis, refs),
    readIterations(
      ctx.redis,
      refs.map(({ queue, id, nextAt }) => ({ queue, scheduler: id, dueAt: nextAt })),
    ),
  ]);
  const schedules = refs.map((_, index) => scheduleOf(fields[index] ?? {}));
  const last = await lastOutcomes(ctx, refs, schedules, next);
  return refs.map((ref, index) =>
    describeOne(ref, {
      fields: fields[index] ?? {},
      next: next[index] ?? { state: "gone", endedAt: null, count: null },
      last: last[index] ?? null,
      now: ctx.clock.now(),
    }),
  );
}

interface Seen {
  fields: SchedulerFields;
  next: Iteration;
  last: SchedulerOutcome | null;
  now: number;
}

function describeOne(ref: SchedulerRef, { fields, next, last, now }: Seen): Described {
  const legacy = fields.ic === undefined && hasLegacyRepeatableKeyShape(ref.id);
  const { jobName, schedule } = legacy
    ? legacySchedule(ref.id)
    : { jobName: fields.name ?? "", schedule: scheduleOf(fields) };
  const made = numberOf(fields.ic);
  const count = next.count ?? made ?? 1;
  const state = legacy ? "legacy" : stateOf(ref, { schedule, count, next, now });
  return {
    count,
    scheduler: {
      queue: queueKey(ref.queue),
      queueName: ref.queue.name,
      id: ref.id,
      jobName,
      state,
      schedule,
      iterations: legacy ? null : Math.max(made ?? 0, next.count ?? 0) || null,
      nextAt: state === "ended" || state === "stuck" ? null : ref.nextAt,
      last,
      pausedAt: null,
      pausedBy: null,
    },
  };
}

/** How long after its end a worker may take to have made the next job. */
const HANDOVER_MS = 60_000;

function stateOf(
  { nextAt }: SchedulerRef,
  { schedule, count, next, now }: { schedule: Schedule; count: number; next: Iteration; now: number },
): SchedulerState {
  if (next.state === "delayed") return nextAt > now ? "scheduled" : "due";
  if (next.state === "under way") return "due";
  if (!hasMore(schedule, nextAt, count)) return "ended";
  const endedLately = next.endedAt !== null && now - next.endedAt < HANDOVER_MS;
  return endedLately ? "due" : "stuck";
}

function hasMore(schedule: Schedule, nextAt: number, count: number): boolean {
  // Without either there is no record of it, and BullMQ would make no more.
  if (schedule.pattern === null && schedule.everyMs === null) return true;
  try {
    const runs = runsFrom(schedule, nextAt, count);
    runs.next();
    return !runs.next().done;
  } catch {
    // A pattern that cannot be read: nothing will come of it, and somebody should see that.
    return true;
  }
}

async function lastOutcomes(
  ctx: Context,
  refs: SchedulerRef[],
  schedules: Schedule[],
  next: Iteration[],
): Promise<(SchedulerOutcome | null)[]> {
  const asked = refs.flatMap((ref, index) => {
    const ended = next[index]?.endedAt != null ? [ref.nextAt] : [];
    const schedule = schedules[index];
    const before = schedule ? timesBefore(schedule, ref.nextAt, LOOKED_BACK) : [];
    return [...ended, ...before].map((dueAt) => ({ queue: ref.queue, scheduler: ref.id, dueAt, index }));
  });
  const found = await readIterations(ctx.redis, asked);
  const last: (SchedulerOutcome | null)[] = refs.map(() => null);
  for (const [at, { index, scheduler, dueAt }] of asked.entries()) {
    last[index] ??= outcomeOf(scheduler, dueAt, found[at]);
  }
  return last;
}

/** A job of a scheduler as a list shows it; null when it is gone. */
export function outcomeOf(
  scheduler: string,
  dueAt: number,
  found: Iteration | undefined,
): SchedulerOutcome | null {
  if (!found || found.state === "gone") return null;
  const state = found.state === "delayed" ? "under way" : found.state;
  return { id: iterationId(scheduler, dueAt), state, dueAt, endedAt: found.endedAt };
}

/** A paused scheduler as a list shows it. */
export function describeKept({ queue, scheduler }: SchedulerPlace, queueName: string, kept: Kept): Scheduler {
  const { jobName, data: _data, opts: _opts, ...schedule } = kept.definition;
  return {
    queue,
    queueName,
    id: scheduler,
    jobName,
    state: "paused",
    schedule,
    // The next one is not made.
    iterations: kept.count - 1,
    nextAt: null,
    last: null,
    pausedAt: kept.at,
    pausedBy: kept.by,
  };
}
