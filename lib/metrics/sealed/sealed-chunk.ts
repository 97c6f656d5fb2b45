import { deflateRawSync, inflateRawSync } from "node:zlib";
import { type ColumnFrame, packColumns, unpackColumns } from "./columns";
import { packCounters, unpackCounters } from "./counters";

/** The field of a chunk's hash in which its sealed points are. */
export const SEALED = "z";
/** First byte of what is sealed: what the rest is. */
const FORMAT = { columns: 1, counters: 2 } as const;

/** What a chunk's hash holds, beside its own fields what was sealed of it. */
export type Fields = Map<string, string>;

/** Points by slot, as columns when `frame` says what they are; else counters. Deflated. */
export function sealFields(fields: Fields, frame: ColumnFrame | null): Buffer {
  const packed = frame
    ? packColumns(new Map([...fields].map(([slot, text]) => [Number(slot), text])), frame)
    : packCounters(fields);
  const format = frame ? FORMAT.columns : FORMAT.counters;
  return Buffer.concat([Buffer.of(format), deflateRawSync(packed, { level: 9 })]);
}

/** What {@link sealFields} sealed. */
function unsealFields(bytes: Buffer): Fields {
  const packed = inflateRawSync(bytes.subarray(1));
  if (bytes[0] === FORMAT.columns)
    return new Map([...unpackColumns(packed)].map(([slot, text]) => [String(slot), text]));
  return unpackCounters(packed);
}

/** A hash as `hgetallBuffer` gives it. */
export type RawHash = Record<string, Buffer>;

/**
 * The points of a chunk, whether sealed, open, or both because something came late. Of points the later one counts;
 * `sum` is for counters, of which a late one is a part.
 */
export function readFields(raw: RawHash, merge: "replace" | "sum"): Fields {
  const { [SEALED]: sealed, ...open } = raw;
  const fields = sealed ? unsealFields(sealed) : new Map<string, string>();
  for (const [name, bytes] of Object.entries(open)) {
    const value = bytes.toString();
    const before = merge === "sum" ? fields.get(name) : undefined;
    fields.set(name, before === undefined ? value : String(Number(before) + Number(value)));
  }
  return fields;
}
