import { setImmediate as nextTurn } from "node:timers/promises";
import { defaultRepeatStrategy } from "bullmq";
import { CronExpressionParser } from "cron-parser";
import { LRUCache } from "lru-cache";
import type { Schedule } from "../contract/schedulers";

/** A step of a pattern costs up to 10 ms, and the same ones are asked for again and again. */
const MAX_STEPS = 20_000;
const steps = new LRUCache<string, number>({ max: MAX_STEPS });
const NEVER = -1;

/**
 * The first time after `at` at which a pattern is due, as BullMQ's own strategy says; null when there is none before its
 * end. Throws what the parser says of a pattern or a zone that is not one.
 */
export function patternAfter(
  pattern: string,
  { tz, startAt, endAt }: Pick<Schedule, "tz" | "startAt" | "endAt">,
  at: number,
): number | null {
  const key = JSON.stringify([pattern, tz, startAt, endAt, at]);
  const known = steps.get(key);
  if (known !== undefined) return known === NEVER ? null : known;
  const next = defaultRepeatStrategy(at, {
    pattern,
    ...(tz === null ? {} : { tz }),
    ...(startAt === null ? {} : { startDate: startAt }),
    ...(endAt === null ? {} : { endDate: endAt }),
  });
  steps.set(key, next ?? NEVER);
  return next ?? null;
}

/** When the job after the one that was due at `at` is due; null for none. `count` is which of the scheduler's jobs that was. */
function runAfter(schedule: Schedule, at: number, count: number): number | null {
  const { pattern, everyMs, endAt, limit } = schedule;
  if (limit !== null && count >= limit) return null;
  if (endAt !== null && at > endAt) return null;
  if (pattern !== null) return patternAfter(pattern, schedule, at);
  return everyMs === null || everyMs <= 0 ? null : at + everyMs;
}

/** Runs from the one at `firstAt` on, itself included, which is the `count`th job of its scheduler. Throws as {@link patternAfter}. */
export function* runsFrom(schedule: Schedule, firstAt: number, count: number): Generator<number, void> {
  for (let at: number | null = firstAt, nth = count; at !== null; nth++) {
    yield at;
    at = runAfter(schedule, at, nth);
  }
}

/** As many as `most` of them, with room for others in between. */
export async function takeRuns(runs: Iterable<number>, most: number): Promise<number[]> {
  const taken: number[] = [];
  for (const at of runs) {
    if (taken.push(at) >= most) break;
    await nextTurn();
  }
  return taken;
}

/** What a scheduler of the same id stands at now. */
export interface Standing {
  everyMs: number | null;
  nextAt: number;
  /** Whether its next job still waits, so that it is replaced where it stands. */
  waits: boolean;
}

/** When the first job of a schedule is due that is saved at `now`, as BullMQ would put it; null for never. Throws as {@link patternAfter}. */
export function firstRun(schedule: Schedule, standing: Standing | null, now: number): number | null {
  const { pattern, everyMs, offsetMs, startAt } = schedule;
  if (pattern !== null) {
    const at = patternAfter(pattern, schedule, now);
    return at === null ? null : Math.max(at, now);
  }
  if (everyMs === null) return null;
  if (standing && standing.everyMs === everyMs) {
    if (standing.waits) return standing.nextAt;
    if (standing.nextAt + everyMs >= now) return standing.nextAt + everyMs;
    return slotAfter(everyMs, offsetMs ?? 0, now);
  }
  if (startAt !== null) return Math.max(startAt, now);
  return offsetMs === null ? now : slotAfter(everyMs, offsetMs, now);
}

function slotAfter(everyMs: number, offsetMs: number, now: number): number {
  const slot = Math.floor(now / everyMs) * everyMs + offsetMs;
  return slot <= now ? slot + everyMs : slot;
}

/** The last `most` times before `nextAt` at which a scheduler was due, latest first; none for a pattern that cannot be read. */
export function timesBefore({ pattern, tz, everyMs }: Schedule, nextAt: number, most: number): number[] {
  if (pattern === null) {
    if (everyMs === null || everyMs <= 0) return [];
    return Array.from({ length: most }, (_, nth) => nextAt - (nth + 1) * everyMs).filter((at) => at >= 0);
  }
  const key = (nth: number) => JSON.stringify([pattern, tz, "before", nextAt, nth]);
  const known = Array.from({ length: most }, (_, nth) => steps.get(key(nth)));
  if (known.every((at) => at !== undefined)) return known.filter((at) => at !== NEVER);
  const times = readBefore(pattern, tz, nextAt, most);
  for (let nth = 0; nth < most; nth++) steps.set(key(nth), times[nth] ?? NEVER);
  return times;
}

function readBefore(pattern: string, tz: string | null, nextAt: number, most: number): number[] {
  try {
    const parsed = CronExpressionParser.parse(pattern, {
      currentDate: new Date(nextAt),
      ...(tz === null ? {} : { tz }),
    });
    return Array.from({ length: most }, () => parsed.prev().getTime());
  } catch {
    // Others' schedulers may have any text as their pattern: their last jobs are then not known.
    return [];
  }
}
