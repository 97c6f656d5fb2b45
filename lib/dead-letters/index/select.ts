import { setImmediate as nextTurn } from "node:timers/promises";
import type { ColumnTest, CompiledFilter } from "./filter";
import { isRemoved } from "./format";
import type { IndexReader } from "./reader";
import type { Segment, Snapshot } from "./snapshot";

/** The rows of one segment that match, ascending. */
export interface Part {
  segment: Segment;
  rows: Uint16Array;
}

/** All rows of a snapshot that match a filter. */
export interface Selection {
  snapshot: Snapshot;
  parts: Part[];
  total: number;
}

/**
 * Finds the rows that match, segment by segment, newest first, and lets others run in between. Reads the columns that the
 * filter asks about and no other; a segment outside the filter's time is not looked at. Throws SegmentGone.
 */
export async function select(
  reader: IndexReader,
  snapshot: Snapshot,
  filter: CompiledFilter,
): Promise<Selection> {
  const parts: Part[] = [];
  let total = 0;
  for (const segment of filter.isEmpty ? [] : snapshot.segments) {
    if (segment.maxFailedAt < filter.from || segment.minFailedAt > filter.to) continue;
    const rows = await rowsOf(reader, snapshot, segment, filter);
    if (rows.length > 0) parts.push({ segment, rows });
    total += rows.length;
    await nextTurn();
  }
  return { snapshot, parts, total };
}

async function rowsOf(
  reader: IndexReader,
  snapshot: Snapshot,
  segment: Segment,
  { tests, from, to, minAttempts, maxAttempts }: CompiledFilter,
): Promise<Uint16Array> {
  const rows = new Uint16Array(segment.rows);
  let count = takeAlive(rows, segment);
  for (const { column, passes } of tests) {
    if (count === 0) break;
    count = keepPassing(rows, count, await reader.column(snapshot, segment, column), passes);
  }
  if (count > 0 && (segment.minFailedAt < from || segment.maxFailedAt > to))
    count = keepBetween(rows, count, await reader.column(snapshot, segment, "failedAt"), from, to);
  if (count > 0 && (minAttempts > 0 || maxAttempts < Infinity)) {
    const attempts = await reader.column(snapshot, segment, "attempts");
    count = keepBetween(rows, count, attempts, minAttempts, maxAttempts);
  }
  return rows.slice(0, count);
}

function takeAlive(rows: Uint16Array, { rows: most, removed, removedRows }: Segment): number {
  let count = 0;
  for (let row = 0; row < most; row++) if (removedRows === 0 || !isRemoved(removed, row)) rows[count++] = row;
  return count;
}

function keepPassing(
  rows: Uint16Array,
  count: number,
  ids: Uint8Array | Uint16Array | Uint32Array,
  passes: ColumnTest["passes"],
): number {
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    if (passes[ids[row] as number] === 1) rows[kept++] = row;
  }
  return kept;
}

function keepBetween(
  rows: Uint16Array,
  count: number,
  values: Float64Array | Uint8Array,
  low: number,
  high: number,
): number {
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    const value = values[row] as number;
    if (value >= low && value <= high) rows[kept++] = row;
  }
  return kept;
}
