import { setImmediate as nextTurn } from "node:timers/promises";
import type { IndexReader } from "./reader";
import type { Part, Selection } from "./select";
import type { Segment, Snapshot } from "./snapshot";

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

/** One row in so many is looked at to guess where a rank lies. */
const SAMPLE = 64;

/**
 * The rows from `offset` on, at most `limit`, in the order of lists, without sorting all of them. A sample says between
 * which times the wanted ranks should lie; one pass takes what lies there and counts what is later, and only that is
 * sorted (after Floyd and Rivest, "Expected time bounds for selection", 1975). O(rows) at any offset.
 */
export async function rankedRows(
  reader: IndexReader,
  selection: Selection,
  offset: number,
  limit: number,
): Promise<Placed[]> {
  if (offset >= selection.total || limit < 1) return [];
  const lastRank = Math.min(selection.total, offset + limit) - 1;
  const near = partsAround(selection, offset, lastRank);
  const [first, last] = [offset - near.above, lastRank - near.above];
  const timed = await timesOf(reader, selection.snapshot, near.parts);
  const { times, refs, above } = await candidatesFor(timed, near.total, first, last);
  const sorted = times.slice().sort();
  const high = sorted[sorted.length - 1 - (first - above)] as number;
  const low = sorted[sorted.length - 1 - (last - above)] as number;
  const byTime = new Map<number, number[]>();
  let later = above;
  for (const [index, time] of times.entries()) {
    if (time > high) later += 1;
    if (time > high || time < low) continue;
    const same = byTime.get(time);
    if (same) same.push(refs[index] as number);
    else byTime.set(time, [refs[index] as number]);
  }
  const hashes = await hashesOf(reader, selection.snapshot, near.parts, [...byTime.values()].flat());
  const hashOf = (ref: number) => hashes.get(ref >>> 16)?.[ref & 0xffff] ?? 0;
  return [...byTime.keys()]
    .sort((a, b) => b - a)
    .flatMap((failedAt) =>
      byHash(byTime.get(failedAt) ?? [], hashOf).map((ref): Placed => {
        const segment = timed[ref >>> 16]?.part.segment.number ?? 0;
        return { segment, row: ref & 0xffff, failedAt, hash: hashOf(ref) };
      }),
    )
    .slice(first - later, first - later + limit);
}

/** How many selected rows come before a place; of those equal to it none does. */
export async function rankOf(
  reader: IndexReader,
  selection: Selection,
  { failedAt, hash }: Pick<Placed, "failedAt" | "hash">,
): Promise<number> {
  const { snapshot, parts } = selection;
  let rank = 0;
  for (const { segment, rows } of parts) if (segment.minFailedAt > failedAt) rank += rows.length;
  const open = parts.filter(
    ({ segment }) => segment.minFailedAt <= failedAt && segment.maxFailedAt >= failedAt,
  );
  for (const { part, times } of await timesOf(reader, snapshot, open)) {
    const hashes = await reader.column(snapshot, part.segment, "hash");
    for (let i = 0; i < part.rows.length; i++) {
      const row = part.rows[i] as number;
      const time = times[row] as number;
      if (time > failedAt || (time === failedAt && (hashes[row] as number) < hash)) rank += 1;
    }
    await nextTurn();
  }
  return rank;
}

/**
 * The parts among whose rows the ranks from `first` to `last` must be, how many rows these have together, and how many
 * come before all of them. By the segments' first and last failures alone, so that the columns of others are not read.
 */
function partsAround(
  { parts, total }: Selection,
  first: number,
  last: number,
): { parts: Part[]; total: number; above: number } {
  // So many rows lie at or after this time: the last rank cannot be before it. The same from below for the first one.
  const low = -boundOf(parts, last + 1, ({ minFailedAt }) => -minFailedAt);
  const high = boundOf(parts, total - first, ({ maxFailedAt }) => maxFailedAt);
  const near: Part[] = [];
  let [rows, above] = [0, 0];
  for (const part of parts) {
    if (part.segment.minFailedAt > high) above += part.rows.length;
    else if (part.segment.maxFailedAt >= low) {
      near.push(part);
      rows += part.rows.length;
    }
  }
  return { parts: near, total: rows, above };
}

/** The least value that is not exceeded by segments that have so many rows together. */
function boundOf(parts: Part[], wanted: number, timeOf: (segment: Segment) => number): number {
  const sorted = parts
    .map(({ segment, rows }) => ({ value: timeOf(segment), rows: rows.length }))
    .sort((a, b) => a.value - b.value);
  let rows = 0;
  for (const part of sorted) {
    rows += part.rows;
    if (rows >= wanted) return part.value;
  }
  return Infinity;
}

const timesOf = (reader: IndexReader, snapshot: Snapshot, parts: Part[]): Promise<Timed[]> =>
  Promise.all(
    parts.map(async (part) => ({ part, times: await reader.column(snapshot, part.segment, "failedAt") })),
  );

/** Rows among which the wanted ranks are. */
interface Candidates {
  times: Float64Array;
  /** Of each its part's index and its row, in 16 bits each. */
  refs: Uint32Array;
  /** How many rows are later than all of them. */
  above: number;
}

/** All rows between two times that hold the ranks from `first` to `last`. Mostly one pass; a wrong guess costs another. */
async function candidatesFor(
  timed: Timed[],
  total: number,
  first: number,
  last: number,
): Promise<Candidates> {
  const sample = sampleOf(timed);
  const place = (rank: number) => sample.length - 1 - Math.round((rank / total) * sample.length);
  // The standard deviation of a rank in a sample is that of a binomial distribution.
  const deviation = (rank: number) => Math.sqrt((sample.length * rank * (total - rank)) / total ** 2);
  for (let sigmas = 4; ; sigmas *= 8) {
    const margin = (rank: number) => 2 + Math.ceil(sigmas * deviation(rank));
    const low = sample[place(last) - margin(last)] ?? -Infinity;
    const high = sample[place(first) + margin(first)] ?? Infinity;
    const found = await between(timed, low, high);
    if (found.above <= first && last < found.above + found.times.length) return found;
  }
}

function sampleOf(timed: Timed[]): Float64Array {
  const sample: number[] = [];
  for (const { part, times } of timed)
    for (let i = 0; i < part.rows.length; i += SAMPLE) sample.push(times[part.rows[i] as number] as number);
  return Float64Array.from(sample).sort();
}

async function between(timed: Timed[], low: number, high: number): Promise<Candidates> {
  const found: number[] = [];
  const refs: number[] = [];
  let above = 0;
  for (const [index, { part, times }] of timed.entries()) {
    if (part.segment.maxFailedAt < low) continue;
    const { rows } = part;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      const time = times[row] as number;
      if (time < low) continue;
      if (time > high) {
        above += 1;
        continue;
      }
      found.push(time);
      refs.push(index * 65_536 + row);
    }
    await nextTurn();
  }
  return { times: Float64Array.from(found), refs: Uint32Array.from(refs), above };
}

async function hashesOf(reader: IndexReader, snapshot: Snapshot, parts: Part[], refs: number[]) {
  const indexes = [...new Set(refs.map((ref) => ref >>> 16))];
  const columns = await Promise.all(
    indexes.flatMap((index) => {
      const part = parts[index];
      return part ? [reader.column(snapshot, part.segment, "hash")] : [];
    }),
  );
  return new Map(indexes.map((index, place) => [index, columns[place]]));
}

/** Rows of one time by their hashes, then as they lie; hash and place are sorted as one number, which is much faster. */
function byHash(refs: number[], hashOf: (ref: number) => number): number[] {
  if (refs.length < 2) return refs;
  const places = 2 ** Math.ceil(Math.log2(refs.length));
  const keys = Float64Array.from(refs, (ref, index) => hashOf(ref) * places + index).sort();
  return Array.from(keys, (key) => refs[key % places] as number);
}
