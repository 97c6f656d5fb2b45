import { z } from "zod";
import type { Context } from "../context";
import type { Scheduler } from "../contract/schedulers";
import { decodeCursor, encodeCursor } from "../cursor";
import { describeKept, describeLive } from "./describe";
import { readManyKept } from "./kept";
import { type KnownScheduler, knownSchedulers, matching } from "./known";

/** Where a page ended: when its last one runs next, null for a paused one, its queue's key and its id. */
const placeSchema = z.tuple([z.number().nullable(), z.string(), z.string()]);

/**
 * A page of schedulers by when they run next, paused ones last. What is listed is read at most once a second for all who look;
 * the rows of a page are read for each. Throws `queue_not_found`.
 */
export async function listSchedulers(
  ctx: Context,
  { queue, q, cursor, limit }: { queue?: string; q?: string; cursor?: string; limit: number },
): Promise<{
  schedulers: Scheduler[];
  nextCursor: string | null;
  total: number;
  of: number;
  truncated: boolean;
  asOf: number;
}> {
  const after = decodeCursor(placeSchema, cursor);
  const known = await knownSchedulers(ctx, queue);
  const found = matching(known.schedulers, q);
  const left = after === null ? found : found.slice(placeAfter(found, after));
  const shown = left.slice(0, limit);
  const last = shown.at(-1);
  return {
    schedulers: await describeAll(ctx, shown),
    nextCursor: left.length > limit && last ? encodeCursor([last.nextAt, last.key, last.id]) : null,
    total: found.length,
    of: known.total,
    truncated: known.total > known.schedulers.length,
    asOf: known.asOf,
  };
}

/** One that runs meanwhile moves down the list, so that the place is found by its order and not only by itself. */
function placeAfter(found: KnownScheduler[], [nextAt, key, id]: z.infer<typeof placeSchema>): number {
  const itself = found.findIndex((one) => one.key === key && one.id === id && one.nextAt === nextAt);
  if (itself >= 0) return itself + 1;
  const later = found.findIndex((one) => one.nextAt === null || (nextAt !== null && one.nextAt > nextAt));
  return later < 0 ? found.length : later;
}

/** The rows of a list, in their order; one that is gone meanwhile is left out. */
async function describeAll(ctx: Context, shown: KnownScheduler[]): Promise<Scheduler[]> {
  const live = shown.flatMap(({ queue, id, nextAt }) => (nextAt === null ? [] : [{ queue, id, nextAt }]));
  const paused = shown.filter(({ nextAt }) => nextAt === null);
  const [described, kept] = await Promise.all([
    describeLive(ctx, live),
    readManyKept(
      ctx,
      paused.map(({ key, id }) => ({ queue: key, scheduler: id })),
    ),
  ]);
  return [
    ...described.map(({ scheduler }) => scheduler),
    ...paused.flatMap(({ key, id, queue }, index) => {
      const one = kept[index];
      return one ? [describeKept({ queue: key, scheduler: id }, queue.name, one)] : [];
    }),
  ];
}
