import { hash } from "node:crypto";

/** Of the columns and what is in them. An index of another format is built anew. */
export const INDEX_FORMAT = 1;

/**
 * Rows of a full segment: their numbers fit into 16 bits, and its columns with the few bytes that Redis puts before a
 * string into a power of two, which is what its allocator gives. With 65,536 rows each would take a quarter more.
 */
export const SEGMENT_ROWS = 65_500;

/**
 * The columns of a segment, one value a row, little-endian as every platform of Node is. Dictionary columns hold ids;
 * `hash` is of queue and job id; `ends` says where the job's id ends in the segment's `ids`, which begins where the
 * one before it ends. 32 bytes a row and the id itself.
 */
export const COLUMNS = {
  failedAt: Float64Array,
  cause: Uint16Array,
  tenant: Uint32Array,
  queue: Uint16Array,
  name: Uint16Array,
  code: Uint16Array,
  appVersion: Uint16Array,
  class: Uint8Array,
  attempts: Uint8Array,
  hash: Uint32Array,
  ends: Uint32Array,
} as const;

export type ColumnName = keyof typeof COLUMNS;
export type ColumnArray<C extends ColumnName = ColumnName> = InstanceType<(typeof COLUMNS)[C]>;
export const COLUMN_NAMES = Object.keys(COLUMNS) as ColumnName[];

/** Beside its columns a segment has the text of its ids, and a bit for each row that was removed. */
export const IDS = "ids";
export const REMOVED = "removed";

/** The most values that each dictionary takes. Later ones are `OTHER`, until a new generation leaves out what is gone. */
export const DICTIONARY_BOUNDS = {
  cause: 20_000,
  tenant: 130_000,
  queue: 60_000,
  name: 10_000,
  code: 5_000,
  appVersion: 5_000,
} as const;

export type DictionaryName = keyof typeof DICTIONARY_BOUNDS;
export const DICTIONARY_NAMES = Object.keys(DICTIONARY_BOUNDS) as DictionaryName[];

/** Ids with a meaning of their own: no value, and a value beyond the dictionary's bound. */
export const NONE = 0;
export const OTHER = 1;
export const FIRST_ID = 2;

/** Stands for the values beyond a dictionary's bound. */
export const OTHER_VALUE = "(other)";

/** What finds a row by its job. Two jobs may share one, so that whoever finds a row by it compares the ids. */
export const rowHash = (queue: string, id: string): number =>
  hash("sha1", `${queue}:${id}`, "buffer").readUInt32LE();

/** Whether the row's bit is set; a bitmap ends with its last set bit. Bits go as in Redis: the highest of a byte first. */
export const isRemoved = (removed: Uint8Array, row: number): boolean =>
  ((removed[row >> 3] ?? 0) & (128 >> (row & 7))) !== 0;

/** A bitmap with this row's bit set, grown if need be. */
export function withRemoved(removed: Uint8Array, row: number): Uint8Array {
  let bits = removed;
  if (row >> 3 >= bits.length) {
    bits = new Uint8Array(Math.min(SEGMENT_ROWS / 8, Math.max((row >> 3) + 1, bits.length * 2)));
    bits.set(removed);
  }
  bits[row >> 3] = (bits[row >> 3] ?? 0) | (128 >> (row & 7));
  return bits;
}
