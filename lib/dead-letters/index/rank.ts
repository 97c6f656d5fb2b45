import { setImmediate as nextTurn } from "node:timers/promises";
import type { IndexReader } from "./reader";
import type { Part, Selection } from "./select";

/** A row's place in the order of lists: latest failure first, then by hash upwards. Rows equal in both keep their order. */
export interface Placed {
  segment: number;
  row: number;
  failedAt: number;
  hash: number;
}

interface Timed {
  part: Part;
  times: Float64Array;
}

const BUCKETS = 4_096;
/** So many rows are sorted; more are divided by time first. */
const SORT_AT_ONCE = 4_096;

/**
 * The rows from `offset` on, at most `limit`, in the order of lists, without sorting all of them: passes over their times
 * narrow down, 4,096 buckets at a time, where the wanted ranks lie, and only those are sorted. O(rows) at any offset.
 */
export async function rankedRows(
  reader: IndexReader,
  selection: Selection,
  offset: number,
  limit: number,
): Promise<Placed[]> {
  if (offset >= selection.total || limit < 1) return [];
  const timed = await timesOf(reader, selection);
  const lastRank = Math.min(selection.total, offset + limit) - 1;
  const first = await narrow(timed, offset);
  const last = lastRank < first.above + first.count ? first : await narrow(timed, lastRank);
  const placed: Placed[] = [];
  for (const { part, times } of timed) {
    if (part.segment.maxFailedAt < last.low || part.segment.minFailedAt > first.high) continue;
    const rows: number[] = [];
    for (const row of part.rows) {
      const time = times[row] as number;
      if (time >= last.low && time <= first.high) rows.push(row);
    }
    if (rows.length === 0) continue;
    const hashes = await reader.column(selection.snapshot, part.segment, "hash");
    for (const row of rows)
      placed.push({
        segment: part.segment.number,
        row,
        failedAt: times[row] as number,
        hash: hashes[row] as number,
      });
  }
  placed.sort(compare);
  return placed.slice(offset - first.above, offset - first.above + limit);
}

const compare = (a: Placed, b: Placed) =>
  b.failedAt - a.failedAt || a.hash - b.hash || a.segment - b.segment || a.row - b.row;

/** How many selected rows come before a place; of those equal to it none does. */
export async function rankOf(
  reader: IndexReader,
  selection: Selection,
  { failedAt, hash }: Pick<Placed, "failedAt" | "hash">,
): Promise<number> {
  let rank = 0;
  for (const { part, times } of await timesOf(reader, selection)) {
    if (part.segment.maxFailedAt < failedAt) continue;
    const hashes = await reader.column(selection.snapshot, part.segment, "hash");
    for (const row of part.rows) {
      const time = times[row] as number;
      if (time > failedAt || (time === failedAt && (hashes[row] as number) < hash)) rank += 1;
    }
    await nextTurn();
  }
  return rank;
}

const timesOf = async (reader: IndexReader, { snapshot, parts }: Selection): Promise<Timed[]> => {
  const timed: Timed[] = [];
  for (const part of parts)
    timed.push({ part, times: await reader.column(snapshot, part.segment, "failedAt") });
  return timed;
};

/** A span of time, how many rows lie in it, and how many are later than all of it. */
interface Span {
  low: number;
  high: number;
  above: number;
  count: number;
}

/** Finds a short span in which the row of this rank lies. */
async function narrow(timed: Timed[], rank: number): Promise<Span> {
  let span: Span = {
    low: Math.min(...timed.map(({ part }) => part.segment.minFailedAt)),
    high: Math.max(...timed.map(({ part }) => part.segment.maxFailedAt)),
    above: 0,
    count: timed.reduce((sum, { part }) => sum + part.rows.length, 0),
  };
  while (span.count > SORT_AT_ONCE && span.low < span.high) {
    const next = await divide(timed, span, rank);
    if (next.low === span.low && next.high === span.high) return span;
    span = next;
  }
  return span;
}

/** One pass: counts the span's rows in buckets, and gives the bucket in which the rank lies. */
async function divide(timed: Timed[], span: Span, rank: number): Promise<Span> {
  const counts = new Uint32Array(BUCKETS);
  const lows = new Float64Array(BUCKETS).fill(Infinity);
  const highs = new Float64Array(BUCKETS).fill(-Infinity);
  const scale = BUCKETS / (span.high - span.low);
  for (const { part, times } of timed) {
    if (part.segment.maxFailedAt < span.low || part.segment.minFailedAt > span.high) continue;
    const { rows } = part;
    for (let i = 0; i < rows.length; i++) {
      const time = times[rows[i] as number] as number;
      if (time < span.low || time > span.high) continue;
      const bucket = Math.min(BUCKETS - 1, ((time - span.low) * scale) | 0);
      counts[bucket] = (counts[bucket] as number) + 1;
      if (time < (lows[bucket] as number)) lows[bucket] = time;
      if (time > (highs[bucket] as number)) highs[bucket] = time;
    }
    await nextTurn();
  }
  let { above } = span;
  for (let bucket = BUCKETS - 1; bucket >= 0; bucket--) {
    const count = counts[bucket] as number;
    // Its own bounds are those of the rows in it, so that rounding leaves none out.
    if (rank < above + count)
      return { low: lows[bucket] as number, high: highs[bucket] as number, above, count };
    above += count;
  }
  return span;
}
