import { z } from "zod";
import type { Context } from "../context";
import type { DeadLetterFilter, DeadLettersAnswer } from "../contract/dead-letters";
import { decodeCursor, encodeCursor, scoreText } from "../cursor";
import { countFailed } from "../queues/backend/failed";
import { MATCH_SHAPE, matcher, needsScan, rangeOf } from "./filter";
import { readItems, readRows } from "./items";
import type { KnownQueue } from "./known-queues";
import { mergeFailed, type Place } from "./merge";
import { queuesOf } from "./queues";

/** Score, queue, id, and how many were looked at so far. */
const cursorSchema = z.tuple([scoreText, z.string(), z.string(), z.number().int().nonnegative()]);

/** A scan stops at a page that is full, or at whichever of these comes first, and goes on at the next request. */
const MAX_SCANNED = 2_000;
const MAX_SCAN_MS = 150;
const SCAN_CHUNK = 250;

/** Whether a page of such a list ended there. */
export function isCursorOfSets(cursor: string | undefined): boolean {
  try {
    return decodeCursor(cursorSchema, cursor) !== null;
  } catch {
    return false;
  }
}

interface Position {
  after: Place | null;
  scanned: number;
}

/**
 * A page of dead letters over all queues, newest first, merged from BullMQ's own sets. With `name` or `text` it looks at a
 * bounded number of jobs and says how far it came. Throws `queue_not_found` for a queue that is not there.
 */
export async function listBySets(
  ctx: Context,
  { cursor, limit, ...filter }: DeadLetterFilter & { cursor?: string | undefined; limit: number },
): Promise<Omit<DeadLettersAnswer, "notKept" | "bySets" | "asOf">> {
  const at = decodeCursor(cursorSchema, cursor);
  const start: Position = at
    ? { after: { score: at[0], queue: at[1], id: at[2] }, scanned: at[3] }
    : { after: null, scanned: 0 };
  const { queues } = await queuesOf(ctx, filter);
  const inRange = (await countFailed(ctx.redis, queues, rangeOf(filter))).reduce((sum, n) => sum + n, 0);
  const scanning = needsScan(filter);
  const { places, next } = scanning
    ? await scan(ctx, queues, filter, start, limit)
    : await page(ctx, queues, filter, start, limit);
  const last = next.after;
  return {
    items: await readItems(ctx, places),
    nextCursor: last ? encodeCursor([last.score, last.queue, last.id, next.scanned]) : null,
    total: scanning ? null : inRange,
    // What failed since the scan began is not looked at, but is counted by now.
    scan: scanning ? { scanned: next.scanned, of: Math.max(inRange, next.scanned) } : null,
  };
}

interface Found {
  places: Place[];
  /** Where the next page begins; `after` is null at the end. */
  next: Position;
}

async function page(
  ctx: Context,
  queues: KnownQueue[],
  filter: DeadLetterFilter,
  { after, scanned }: Position,
  limit: number,
): Promise<Found> {
  const range = rangeOf(filter);
  const found = await mergeFailed(ctx.redis, queues, { after, count: limit + 1, range });
  const places = found.slice(0, limit);
  const more = found.length > limit;
  return { places, next: { after: more ? (places.at(-1) ?? null) : null, scanned: scanned + places.length } };
}

async function scan(
  ctx: Context,
  queues: KnownQueue[],
  filter: DeadLetterFilter,
  start: Position,
  limit: number,
): Promise<Found> {
  const matches = matcher(filter);
  const range = rangeOf(filter);
  const until = ctx.clock.now() + MAX_SCAN_MS;
  const places: Place[] = [];
  let { after, scanned } = start;
  do {
    const chunk = await mergeFailed(ctx.redis, queues, { after, count: SCAN_CHUNK, range });
    const rows = await readRows(ctx, chunk, MATCH_SHAPE);
    for (const [index, place] of chunk.entries()) {
      const row = rows[index];
      after = place;
      scanned += 1;
      if (row && matches(row)) places.push(place);
      if (places.length === limit) return { places, next: { after, scanned } };
    }
    if (chunk.length < SCAN_CHUNK) return { places, next: { after: null, scanned } };
  } while (scanned - start.scanned < MAX_SCANNED && ctx.clock.now() < until);
  return { places, next: { after, scanned } };
}
