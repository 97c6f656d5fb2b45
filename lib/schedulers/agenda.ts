import { setImmediate as nextTurn } from "node:timers/promises";
import type { Context } from "../context";
import type { Agenda, Scheduler } from "../contract/schedulers";
import { describeLive } from "./describe";
import { knownSchedulers, matching } from "./known";
import { runsFrom } from "./runs";

const HOUR_MS = 3_600_000;
/** Schedulers that are looked at, the soonest first. */
const MAX_SCHEDULERS = 300;
/** Times that are listed. */
const MAX_RUNS = 300;
/** One that would fill more than this share of the range is told by its interval instead of its times. */
const MAX_PER_RANGE = 24;

interface Upcoming {
  at: number;
  scheduler: number;
  rest: Generator<number, void>;
}

/**
 * What runs from now on for some hours, as far as {@link MAX_RUNS} times go: `until` says how far that is. Nothing is read but
 * the schedulers; the times are computed. Throws `queue_not_found`.
 */
export async function readAgenda(
  ctx: Context,
  { queue, q, hours }: { queue?: string; q?: string; hours: number },
): Promise<Agenda> {
  const known = await knownSchedulers(ctx, queue);
  const asOf = ctx.clock.now();
  const end = asOf + hours * HOUR_MS;
  const within = matching(known.schedulers, q).flatMap(({ nextAt, ...one }) =>
    nextAt !== null && nextAt <= end ? [{ ...one, nextAt }] : [],
  );
  const described = await describeLive(ctx, within.slice(0, MAX_SCHEDULERS));
  const frequent: Agenda["runs"] = [];
  const upcoming: Upcoming[] = [];
  const schedulers = described.map(({ scheduler }) => itemOf(scheduler));
  for (const [index, { scheduler, count }] of described.entries()) {
    if (scheduler.nextAt === null || scheduler.state === "legacy") continue;
    await nextTurn();
    const runs = readable(runsFrom(scheduler.schedule, scheduler.nextAt, count));
    const first = runs.next().value ?? undefined;
    const second = runs.next().value ?? undefined;
    if (first === undefined) continue;
    const often = second !== undefined && second - first < (hours * HOUR_MS) / MAX_PER_RANGE;
    if (often) frequent.push({ at: first, scheduler: index });
    else upcoming.push({ at: first, scheduler: index, rest: startingWith(second, runs) });
  }
  const { runs, until } = await inOrder(upcoming, end);
  return { runs, frequent, schedulers, until, leftOut: within.length - described.length, asOf };
}

/** A pattern that cannot be read has no times; its own page says so. */
function* readable(runs: Generator<number, void>): Generator<number, void> {
  try {
    yield* runs;
  } catch {
    return;
  }
}

function* startingWith(first: number | undefined, rest: Generator<number, void>): Generator<number, void> {
  if (first !== undefined) yield first;
  yield* rest;
}

/** The soonest of all again and again, until the end or until there are enough. */
async function inOrder(upcoming: Upcoming[], end: number): Promise<{ runs: Agenda["runs"]; until: number }> {
  const runs: Agenda["runs"] = [];
  for (;;) {
    const soonest = upcoming.reduce<Upcoming | null>(
      (best, one) => (best === null || one.at < best.at ? one : best),
      null,
    );
    if (soonest === null || soonest.at > end) return { runs, until: end };
    if (runs.length === MAX_RUNS) return { runs, until: soonest.at };
    runs.push({ at: soonest.at, scheduler: soonest.scheduler });
    await nextTurn();
    soonest.at = soonest.rest.next().value ?? Number.POSITIVE_INFINITY;
  }
}

const itemOf = ({ queue, queueName, id, jobName, schedule }: Scheduler) => ({
  queue,
  queueName,
  id,
  jobName,
  schedule,
});
