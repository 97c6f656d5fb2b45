import type { Context } from "../context";
import type { Schedule, SchedulerDetail, SchedulerOutcome } from "../contract/schedulers";
import { payloadOf } from "../jobs/payload";
import { readIterations, readNextAt } from "../queues/backend/scheduler-rows";
import { parseQueueKey } from "../queues/identity";
import { type Definition, versionOf } from "./definition";
import { describeKept, describeLive, outcomeOf } from "./describe";
import { type Kept, readKept, type SchedulerPlace } from "./kept";
import { readLive, schedulerNotFound } from "./live";
import { inItsRhythm } from "./rhythm";
import { firstRun, runsFrom, takeRuns, timesBefore } from "./runs";

export const SHOWN_RUNS = 10;
/** Times before the next at which its jobs are looked for. */
const LOOKED_BACK = 20;

/**
 * Everything that is known of one scheduler, paused or not. Throws `queue_not_found`, `not_found`, and `unprocessable` for a
 * repeatable job of BullMQ 4.
 */
export async function readScheduler(ctx: Context, place: SchedulerPlace): Promise<SchedulerDetail> {
  const identity = parseQueueKey(place.queue);
  const kept = await readKept(ctx, place);
  const [live, nextAt] = await Promise.all([
    readLive(ctx, place),
    readNextAt(ctx.redis, identity, place.scheduler),
  ]);
  if (!live || nextAt === null) {
    if (!kept) throw schedulerNotFound(place.scheduler);
    return readPaused(ctx, place, kept);
  }
  const [described] = await describeLive(ctx, [{ queue: identity, id: place.scheduler, nextAt }]);
  if (!described) throw schedulerNotFound(place.scheduler);
  const { scheduler, count } = described;
  return {
    ...scheduler,
    ...templateOf(live.definition),
    nextRuns: scheduler.nextAt === null ? [] : readableRuns(live.definition, scheduler.nextAt, count),
    jobs: await lastJobs(ctx, place, live.definition, nextAt, true),
    kept: kept && { at: kept.at, by: kept.by, reason: kept.reason },
  };
}

async function readPaused(ctx: Context, place: SchedulerPlace, kept: Kept): Promise<SchedulerDetail> {
  const { definition, nextAt } = kept;
  return {
    ...describeKept(place, parseQueueKey(place.queue).name, kept),
    ...templateOf(definition),
    nextRuns: resumedRuns(kept, ctx.clock.now()),
    jobs: await lastJobs(ctx, place, definition, nextAt, false),
    kept: { at: kept.at, by: kept.by, reason: kept.reason },
  };
}

/** Those that it would have if it were resumed now. */
function resumedRuns(kept: Kept, now: number): number[] {
  const schedule = inItsRhythm(kept, now);
  if (schedule.limit !== null && kept.count > schedule.limit) return [];
  try {
    const first = firstRun(schedule, null, now);
    return first === null ? [] : readableRuns(schedule, first, kept.count);
  } catch {
    // As below.
    return [];
  }
}

/** Of a pattern that cannot be read only what BullMQ says is next is known. */
function readableRuns(schedule: Schedule, firstAt: number, count: number): number[] {
  const taken: number[] = [];
  try {
    for (const at of runsFrom(schedule, firstAt, count)) if (taken.push(at) >= SHOWN_RUNS) break;
  } catch {
    return taken;
  }
  return taken;
}

const templateOf = (definition: Definition) => ({
  data: textOf(definition.data),
  opts: textOf(definition.opts),
  version: versionOf(definition),
});

function textOf(value: unknown) {
  const text = JSON.stringify(value ?? {});
  const cut = { text: text.slice(0, 64 * 1024), bytes: Buffer.byteLength(text) };
  return payloadOf(cut) ?? { text: "", bytes: 0, truncated: false, isJson: false };
}

/** `withNext`: whether the job at `nextAt` may have been made already; it is one of them once it is due. */
async function lastJobs(
  ctx: Context,
  { queue, scheduler }: SchedulerPlace,
  schedule: Schedule,
  nextAt: number,
  withNext: boolean,
): Promise<SchedulerOutcome[]> {
  const identity = parseQueueKey(queue);
  const times = [...(withNext ? [nextAt] : []), ...timesBefore(schedule, nextAt, LOOKED_BACK)];
  const found = await readIterations(
    ctx.redis,
    times.map((dueAt) => ({ queue: identity, scheduler, dueAt })),
  );
  return times.flatMap((dueAt, index) => {
    const one = found[index];
    const outcome = one?.state === "delayed" ? null : outcomeOf(scheduler, dueAt, one);
    return outcome ? [outcome] : [];
  });
}

/** The first runs of a schedule saved now, in the place of whatever has its id. Throws `queue_not_found`, and as the parser does. */
export async function previewRuns(
  ctx: Context,
  place: SchedulerPlace | null,
  schedule: Schedule,
): Promise<number[]> {
  const live = place === null ? null : await readLive(ctx, place);
  const kept = place === null || live ? null : await readKept(ctx, place);
  const standing = live && { everyMs: live.definition.everyMs, nextAt: live.nextAt, waits: live.waits };
  const count = live?.count ?? kept?.count ?? 1;
  if (schedule.limit !== null && count > schedule.limit) return [];
  const first = firstRun(schedule, standing, ctx.clock.now());
  return first === null ? [] : takeRuns(runsFrom(schedule, first, count), SHOWN_RUNS);
}
