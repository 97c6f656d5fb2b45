import type { Context } from "../context";
import type { SchedulerDraft } from "../contract/schedulers";
import { SpillwayError } from "../errors";
import { openQueue } from "../queues/open";
import { checkedRuns } from "./check";
import { type Definition, versionOf } from "./definition";
import { forgetKept, keepDefinition, readKept, type SchedulerPlace } from "./kept";
import { readLive, schedulerNotFound } from "./live";
import { neverDue, upsert } from "./put-back";

/** What a change found and what it left, for the audit. */
export interface Changed {
  before: Definition | null;
  after: Definition | null;
  /** When the next job is due; null for a paused scheduler. */
  nextAt: number | null;
}

/** Options that BullMQ sets by itself for the jobs of a scheduler. */
const NOT_ITS_OWN = ["jobId", "repeat", "delay", "deduplication", "parent"];

/**
 * Makes a scheduler, or changes one: how many jobs it has made, and so its limit, stays. Of a paused one what is kept changes.
 * `expected` is the version that the change was made from: throws `conflict` when there is another by now. A change that
 * comes between this look and BullMQ's own step, a round trip later, is overwritten. Throws `invalid_request`,
 * `queue_not_found`, and what {@link upsert} throws.
 */
export async function putScheduler(
  ctx: Context,
  place: SchedulerPlace,
  { expected, ...draft }: SchedulerDraft & { expected: string | null },
): Promise<Changed> {
  refuseOptions(draft.opts);
  const live = await readLive(ctx, place);
  const kept = live ? null : await readKept(ctx, place);
  const before = live?.definition ?? kept?.definition ?? null;
  refuseOther(before, expected, place.scheduler);
  const after: Definition = {
    ...draft,
    data: draft.data === undefined ? (before?.data ?? {}) : draft.data,
    opts: draft.opts ?? before?.opts ?? {},
  };
  if ((await checkedRuns(ctx, place, after)).length === 0 && !isOver(after, ctx.clock.now()))
    throw neverDue();
  if (kept) {
    await keepDefinition(ctx, place, { ...kept, definition: after });
    return { before, after, nextAt: null };
  }
  return { before, after, nextAt: await upsert(ctx, place, after, live?.count ?? 1) };
}

/** Left to {@link upsert}, which says more of it. */
const isOver = ({ endAt, limit }: Definition, now: number) =>
  limit !== null || (endAt !== null && endAt <= now);

function refuseOther(before: Definition | null, expected: string | null, id: string): void {
  if (before === null && expected !== null) throw schedulerNotFound(id);
  if (before === null || versionOf(before) === expected) return;
  throw new SpillwayError(
    "conflict",
    expected === null ? `A scheduler ${id} exists already.` : `The scheduler ${id} was changed meanwhile.`,
    { hint: "Look at it as it is now, then repeat if that is still what you want." },
  );
}

function refuseOptions(opts: Record<string, unknown> | undefined): void {
  const field = NOT_ITS_OWN.find((name) => opts !== undefined && name in opts);
  if (field === undefined) return;
  throw new SpillwayError("invalid_request", `opts: ${field} is set by the scheduler itself.`, {
    errors: [{ field: `opts.${field}`, message: "Set by the scheduler itself." }],
  });
}

/**
 * Removes a scheduler with its next job, if that still waits for its time; of a paused one what is kept. Throws
 * `not_found`, and `unprocessable` for a legacy repeatable job.
 */
export async function removeScheduler(ctx: Context, place: SchedulerPlace): Promise<Definition> {
  const kept = await readKept(ctx, place);
  const live = await readLive(ctx, place);
  if (live) {
    await (await openQueue(ctx, place.queue)).removeJobScheduler(place.scheduler);
    return live.definition;
  }
  if (!kept) throw schedulerNotFound(place.scheduler);
  await forgetKept(ctx, place);
  return kept.definition;
}
