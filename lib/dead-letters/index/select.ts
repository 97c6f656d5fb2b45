import { setImmediate as nextTurn } from "node:timers/promises";
import { BY_PART, type ColumnTest, type CompiledFilter } from "./filter";
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

/** Segments whose columns are asked for at once, when they are not in memory. */
const AT_ONCE = 8;

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
  const segments = snapshot.segments.filter(
    ({ minFailedAt, maxFailedAt }) => maxFailedAt >= filter.from && minFailedAt <= filter.to,
  );
  for (let from = 0; from < segments.length && !filter.isEmpty; from += AT_ONCE) {
    const some = segments.slice(from, from + AT_ONCE);
    const columns = await Promise.all(some.map((segment) => columnsOf(reader, snapshot, segment, filter)));
    for (const [index, segment] of some.entries()) {
      const rows = rowsOf(segment, filter, columns[index] ?? []);
      if (rows.length > 0) parts.push({ segment, rows });
      total += rows.length;
      await nextTurn();
    }
  }
  return { snapshot, parts, total };
}

type Ids = Uint8Array | Uint16Array | Uint32Array;

/** A test on a column's values: a set of ids that pass, or bounds. */
type Check =
  | { values: Ids; passes: ColumnTest["passes"]; parts?: Map<number, Deciding> }
  | { values: Times; low: number; high: number };
type Times = Float64Array | Uint8Array;

/** The test of a column that decides where an id of another one says so. */
interface Deciding {
  values: Ids;
  passes: Uint8Array;
}

/** The checks that a segment's rows must pass; those that all of them pass are left out. */
function columnsOf(
  reader: IndexReader,
  snapshot: Snapshot,
  segment: Segment,
  { tests, from, to, minAttempts, maxAttempts }: CompiledFilter,
): Promise<Check[]> {
  const checks = tests.map(
    async ({ column, passes, parts }): Promise<Check> => ({
      values: await reader.column(snapshot, segment, column),
      passes,
      ...(parts ? { parts: await decidingOf(reader, snapshot, segment, parts) } : {}),
    }),
  );
  const between = async (column: "failedAt" | "attempts", low: number, high: number): Promise<Check> => ({
    values: await reader.column(snapshot, segment, column),
    low,
    high,
  });
  if (segment.minFailedAt < from || segment.maxFailedAt > to) checks.push(between("failedAt", from, to));
  if (minAttempts > 0 || maxAttempts < Infinity) checks.push(between("attempts", minAttempts, maxAttempts));
  return Promise.all(checks);
}

async function decidingOf(
  reader: IndexReader,
  snapshot: Snapshot,
  segment: Segment,
  parts: NonNullable<ColumnTest["parts"]>,
): Promise<Map<number, Deciding>> {
  const deciding = [...parts].map(async ([id, { column, passes }]) => {
    const values: Ids = await reader.column(snapshot, segment, column);
    return [id, { values, passes }] as const;
  });
  return new Map(await Promise.all(deciding));
}

/** All rows of any segment. */
const EVERY_ROW = Uint16Array.from({ length: 65_536 }, (_, row) => row);

function rowsOf(segment: Segment, filter: CompiledFilter, checks: Check[]): Uint16Array {
  if (filter.isEmpty) return EVERY_ROW.subarray(0, 0);
  let rows = aliveOf(segment);
  for (const check of checks) {
    const kept = new Uint16Array(rows.length);
    const count =
      "passes" in check
        ? check.parts
          ? keepDecided(rows, kept, check.values, check.passes, check.parts)
          : keepPassing(rows, kept, check.values, check.passes)
        : keepBetween(rows, kept, check.values, check.low, check.high);
    rows = count === rows.length ? rows : kept.subarray(0, count);
  }
  // A few rows must not keep a segment's worth of memory.
  return rows.length * 2 < segment.rows && rows.buffer !== EVERY_ROW.buffer ? rows.slice() : rows;
}

function aliveOf({ rows: most, removed, removedRows }: Segment): Uint16Array {
  if (removedRows === 0) return EVERY_ROW.subarray(0, most);
  const rows = new Uint16Array(most - removedRows);
  let count = 0;
  for (let row = 0; row < most; row++) if (!isRemoved(removed, row)) rows[count++] = row;
  return rows;
}

function keepPassing(rows: Uint16Array, kept: Uint16Array, ids: Ids, passes: ColumnTest["passes"]): number {
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    if (passes[ids[row] as number] === 1) kept[count++] = row;
  }
  return count;
}

function keepDecided(
  rows: Uint16Array,
  kept: Uint16Array,
  ids: Ids,
  passes: Uint8Array,
  parts: Map<number, Deciding>,
): number {
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const id = ids[row] as number;
    let passed = passes[id];
    if (passed === BY_PART) {
      const part = parts.get(id);
      passed = part?.passes[part.values[row] as number];
    }
    if (passed === 1) kept[count++] = row;
  }
  return count;
}

function keepBetween(rows: Uint16Array, kept: Uint16Array, values: Times, low: number, high: number): number {
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const value = values[row] as number;
    if (value >= low && value <= high) kept[count++] = row;
  }
  return count;
}
