import type { z } from "zod";
import type { Context } from "../context";
import type { readJobLog, searchJobLog } from "../contract/job-logs";
import { findLogRows, readLogRange, readWholeLogRows } from "../queues/backend/log-range";
import { parseQueueKey } from "../queues/identity";
import { openQueue } from "../queues/open";
import { isLifeRow, MARK } from "./history";

type Page = z.output<(typeof readJobLog)["response"]>;
type Found = z.output<(typeof searchJobLog)["response"]>;

/** Scripts of one search: others are served between them. */
const MAX_SCRIPTS = 10;
const MAX_HITS = 500;
const DOWNLOADED_AT_ONCE = 500;

/** Rows of a job's log from a place on; none of a job without a log. One round trip after the queue was seen. Throws `queue_not_found`. */
export async function readLogPage(
  ctx: Context,
  queue: string,
  id: string,
  { from, limit }: { from: number; limit: number },
): Promise<Page> {
  await openQueue(ctx, queue);
  const { rows, total } = await readLogRange(ctx.redis, parseQueueKey(queue), id, { from, most: limit });
  return { from, rows: rows.map((row) => (isLifeRow(row) ? null : row)), total };
}

/**
 * Looks for a text in a job's log from a place on, through about 20,000 rows at most and up to 500 hits; `next` is null at the end of the
 * log. Throws `queue_not_found`.
 */
export async function searchLog(
  ctx: Context,
  queue: string,
  id: string,
  { text, from }: { text: string; from: number },
): Promise<Found> {
  await openQueue(ctx, queue);
  const places: number[] = [];
  let at = from;
  let total = 0;
  for (let script = 0; script < MAX_SCRIPTS && places.length < MAX_HITS; script++) {
    const hits = MAX_HITS - places.length;
    const found = await findLogRows(ctx.redis, parseQueueKey(queue), id, {
      text,
      from: at,
      hits,
      passOver: MARK,
    });
    places.push(...found.places);
    ({ next: at, total } = found);
    if (at >= total) return { places, next: null, total };
  }
  return { places, next: at, total };
}

/** The whole log as text, one row a line, as far as it goes while it is read. Throws `queue_not_found`. */
export async function logText(ctx: Context, queue: string, id: string): Promise<ReadableStream<Uint8Array>> {
  await openQueue(ctx, queue);
  const encoder = new TextEncoder();
  let from = 0;
  return new ReadableStream({
    async pull(controller) {
      const rows = await readWholeLogRows(ctx.redis, parseQueueKey(queue), id, from, DOWNLOADED_AT_ONCE);
      from += rows.length;
      const text = rows.flatMap((row) => (isLifeRow(row) ? [] : [`${row}\n`])).join("");
      controller.enqueue(encoder.encode(text));
      if (rows.length < DOWNLOADED_AT_ONCE) controller.close();
    },
  });
}
