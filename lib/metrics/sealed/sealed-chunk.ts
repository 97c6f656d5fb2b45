import { deflateRawSync, inflateRawSync } from "node:zlib";
import { pack, unpack } from "msgpackr";
import { type ColumnFrame, packColumns, unpackColumns } from "./columns";

/** The field of a chunk's hash in which its sealed points are. */
export const SEALED = "z";
/** First byte of what is sealed: what the rest is. */
const FORMAT = { columns: 1, rows: 2 } as const;

/** What a chunk's hash holds, beside its own fields what was sealed of it. */
export type Fields = Map<string, string>;

/** Points by slot, as columns when `frame` says what they are, else as text; deflated. */
export function sealFields(fields: Fields, frame: ColumnFrame | null): Buffer {
  const packed = frame
    ? packColumns(new Map([...fields].map(([slot, text]) => [Number(slot), text])), frame)
    : pack([...fields].sort(byField).flat());
  const format = frame ? FORMAT.columns : FORMAT.rows;
  return Buffer.concat([Buffer.of(format), deflateRawSync(packed, { level: 9 })]);
}

const byField = ([a]: [string, string], [b]: [string, string]) => a.localeCompare(b, "en", { numeric: true });

/** What {@link sealFields} sealed. */
function unsealFields(bytes: Buffer): Fields {
  const packed = inflateRawSync(bytes.subarray(1));
  if (bytes[0] === FORMAT.columns)
    return new Map([...unpackColumns(packed)].map(([slot, text]) => [String(slot), text]));
  const words = unpack(packed) as string[];
  const fields: Fields = new Map();
  for (let at = 0; at + 1 < words.length; at += 2) fields.set(words[at] ?? "", words[at + 1] ?? "");
  return fields;
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
