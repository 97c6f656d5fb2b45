import { z } from "zod";
import type { Context } from "../context";
import type { DeadLetter, DeadLetterFilter, DeadLettersAnswer } from "../contract/dead-letters";
import { decodeCursor, encodeCursor, scoreText } from "../cursor";
import { parentOf } from "../jobs/parent";
import { attemptsMadeOf, attemptsOf, objectOf, tenantOf, timeOf } from "../jobs/parse";
import { type Flow, NO_FLOW, readFlows } from "../jobs/relatives";
import { previewOf, SUMMARY_SHAPE } from "../jobs/summary";
import { queuesNotKeeping } from "../not-kept/queues";
import { countFailed } from "../queues/backend/failed";
import { type JobRow, readJobRows } from "../queues/backend/job-rows";
import { bullKeys } from "../queues/backend/keys";
import { MATCH_SHAPE, matcher, needsScan, rangeOf } from "./filter";
import type { KnownQueue } from "./known-queues";
import { mergeFailed, type Place } from "./merge";
import { queuesOf } from "./queues";

/** Score, queue, id, and how many were looked at so far. */
const cursorSchema = z.tuple([scoreText, z.string(), z.string(), z.number().int().nonnegative()]);

/** A scan stops at a page that is full, or at whichever of these comes first, and goes on at the next request. */
const MAX_SCANNED = 2_000;
const MAX_SCAN_MS = 150;
const SCAN_CHUNK = 250;

interface Position {
  after: Place | null;
  scanned: number;
}

/**
 * A page of dead letters over all queues, newest first. With `name` or `text` it looks at a bounded number of jobs and
 * says how far it came. Throws `queue_not_found` for a queue that is not there.
 */
export async function listDeadLetters(
  ctx: Context,
  { cursor, limit, ...filter }: DeadLetterFilter & { cursor?: string; limit: number },
): Promise<DeadLettersAnswer> {
  const at = decodeCursor(cursorSchema, cursor);
  const start: Position = at
    ? { after: { score: at[0], queue: at[1], id: at[2] }, scanned: at[3] }
    : { after: null, scanned: 0 };
  const { queues, known } = await queuesOf(ctx, filter);
  const inRange = (await countFailed(ctx.redis, queues, rangeOf(filter))).reduce((sum, n) => sum + n, 0);
  const scanning = needsScan(filter);
  const { places, next } = scanning
    ? await scan(ctx, queues, filter, start, limit)
    : await page(ctx, queues, filter, start, limit);
  const last = next.after;
  return {
    items: await readItems(ctx, queues, places),
    nextCursor: last ? encodeCursor([last.score, last.queue, last.id, next.scanned]) : null,
    total: scanning ? null : inRange,
    // What failed since the scan began is not looked at, but is counted by now.
    scan: scanning ? { scanned: next.scanned, of: Math.max(inRange, next.scanned) } : null,
    notKept: await queuesNotKeeping(ctx, known),
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
    const rows = await readRows(ctx, queues, chunk, MATCH_SHAPE);
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

function readRows(
  ctx: Context,
  queues: KnownQueue[],
  places: Place[],
  shape: typeof MATCH_SHAPE,
): Promise<(JobRow | null)[]> {
  const keys = new Map(queues.map((queue) => [queue.key, bullKeys(queue)]));
  return readJobRows(
    ctx.redis,
    places.map(({ queue, id }) => ({ id, key: keys.get(queue)?.job(id) ?? "" })),
    shape,
  );
}

async function readItems(ctx: Context, queues: KnownQueue[], places: Place[]): Promise<DeadLetter[]> {
  const byKey = new Map(queues.map((queue) => [queue.key, queue]));
  const rows = await readRows(ctx, queues, places, SUMMARY_SHAPE);
  const flows = await readFlows(
    ctx,
    places.map((place, index) => {
      const row = rows[index];
      const queue = byKey.get(place.queue);
      return row && queue ? { queue, id: place.id, parent: parentOf(row) } : null;
    }),
  );
  return places.flatMap((place, index) => {
    const row = rows[index];
    const queue = byKey.get(place.queue);
    return row && queue ? [toDeadLetter(queue, place, row, flows[index] ?? NO_FLOW)] : [];
  });
}

function toDeadLetter(queue: KnownQueue, place: Place, row: JobRow, flow: Flow): DeadLetter {
  return {
    queue: queue.key,
    queueName: queue.name,
    prefix: queue.prefix,
    id: place.id,
    name: row.whole.name ?? "",
    failedReason: row.cut.failedReason?.text ?? "",
    failedAt: Math.floor(Number(place.score)),
    timestamp: timeOf(row.whole.timestamp),
    attemptsMade: attemptsMadeOf(row),
    attempts: attemptsOf(objectOf(row.cut.opts?.text)),
    tenant: tenantOf(row.cut.data?.text ?? ""),
    dataPreview: previewOf(row),
    ...flow,
  };
}
