import type { Context } from "../context";
import { SpillwayError } from "../errors";
import { openQueue } from "../queues/open";
import type { Changed } from "./change";
import { type Definition, sameWork, versionOf } from "./definition";
import { forgetKept, type Kept, keepDefinition, readKept, type SchedulerPlace } from "./kept";
import { type Live, readLive, schedulerNotFound } from "./live";
import { upsert } from "./put-back";
import { inItsRhythm } from "./rhythm";

/** How often the definition is taken anew when others change it meanwhile. */
const LOOKS = 5;

/**
 * Takes a scheduler out of BullMQ, which knows no pause, and keeps its definition. It is kept first: a crash in between leaves
 * it running, and pausing it again goes on from there. Between the last look and BullMQ's own step lies a round trip: an
 * edit of others in it is lost. Throws `not_found`, and `conflict` when it is paused or another definition is kept under its id.
 */
export async function pauseScheduler(
  ctx: Context,
  place: SchedulerPlace,
  { by, reason }: { by: string; reason: string | null },
): Promise<Definition> {
  const live = await readLive(ctx, place);
  const before = await readKept(ctx, place);
  if (!live) throw before ? alreadyPaused(place.scheduler) : schedulerNotFound(place.scheduler);
  if (before && !sameWork(before.definition, live.definition)) throw othersKept(place.scheduler);
  const kept = await keepAsItIs(ctx, place, live, { by, reason });
  await (await openQueue(ctx, place.queue)).removeJobScheduler(place.scheduler);
  return kept;
}

async function keepAsItIs(
  ctx: Context,
  place: SchedulerPlace,
  first: Live,
  who: Pick<Kept, "by" | "reason">,
): Promise<Definition> {
  let live = first;
  for (let look = 0; look < LOOKS; look++) {
    const { definition, nextAt, count } = live;
    await keepDefinition(ctx, place, { ...who, definition, nextAt, count, at: ctx.clock.now() });
    const now = await readLive(ctx, place);
    // Removed by others meanwhile: it is theirs to make again, and not ours.
    if (!now) {
      await forgetKept(ctx, place);
      throw schedulerNotFound(place.scheduler);
    }
    if (versionOf(now.definition) === versionOf(definition) && now.count === count) return definition;
    live = now;
  }
  throw new SpillwayError("conflict", "The scheduler is changed again and again.", {
    hint: "Find out who changes it, then repeat.",
  });
}

/**
 * Puts a paused scheduler back, in its rhythm and with what is left of its limit. A crash before the definition is forgotten
 * leaves both; resuming again then only forgets. Throws `not_found` when none is paused, `conflict` when somebody made another
 * one of the same id, and what {@link upsert} throws.
 */
export async function resumeScheduler(ctx: Context, place: SchedulerPlace): Promise<Changed> {
  const kept = await readKept(ctx, place);
  const live = await readLive(ctx, place);
  if (!kept) throw live ? notPaused(place.scheduler) : schedulerNotFound(place.scheduler);
  if (live) {
    if (!sameWork(kept.definition, live.definition)) throw madeMeanwhile(place.scheduler);
    await forgetKept(ctx, place);
    return { before: kept.definition, after: live.definition, nextAt: live.nextAt };
  }
  const after = inItsRhythm(kept, ctx.clock.now());
  const nextAt = await upsert(ctx, place, after, kept.count);
  await forgetKept(ctx, place);
  return { before: kept.definition, after, nextAt };
}

/** Forgets the definition that is kept beside a live scheduler. Throws `not_found` when there is none. */
export async function dropKept(ctx: Context, place: SchedulerPlace): Promise<Definition> {
  const kept = await readKept(ctx, place);
  if (!kept) throw schedulerNotFound(place.scheduler);
  if (!(await readLive(ctx, place))) {
    throw new SpillwayError("conflict", "The scheduler is paused, and this is all there is of it.", {
      hint: "Remove the scheduler if that is what you want.",
    });
  }
  await forgetKept(ctx, place);
  return kept.definition;
}

const notPaused = (id: string) => new SpillwayError("conflict", `The scheduler ${id} is not paused.`);
const alreadyPaused = (id: string) => new SpillwayError("conflict", `The scheduler ${id} is paused already.`);

const HINT = "Look at both on its page: drop the kept one, or remove the one that runs and resume.";
const othersKept = (id: string) =>
  new SpillwayError("conflict", `Another definition of ${id} is kept from an earlier pause.`, { hint: HINT });
const madeMeanwhile = (id: string) =>
  new SpillwayError("conflict", `Somebody has made another scheduler ${id} since this one was paused.`, {
    hint: HINT,
  });
