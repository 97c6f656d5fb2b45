import { sealFigures, unsealFigures } from "../../latency/sealed-figures";
import { type ColumnFrame, packColumns, unpackColumns } from "./columns";
import { packCounters, unpackCounters } from "./counters";

/** The field of a chunk's hash in which its sealed points are. */
export const SEALED = "z";
/** First byte of what is sealed: what the rest is. */
const FORMAT = { columns: 4, counters: 5, figures: 6 } as const;

/** What a chunk's hash holds, beside its own fields what was sealed of it. */
export type Fields = Map<string, string>;

/**
 * What the fields of a chunk are: slots with columns of numbers; counters, of which large ones may be rounded; or slots with
 * packed figures of latencies.
 */
export type FieldForm = ColumnFrame | "counters" | "large-counters" | "figures";

/** All fields of a chunk as one value. */
export function sealFields(fields: Fields, form: FieldForm): Buffer {
  const [format, packed] = packFields(fields, form);
  return Buffer.concat([Buffer.of(format), packed]);
}

function packFields(fields: Fields, form: FieldForm): [format: number, packed: Buffer] {
  if (form === "counters" || form === "large-counters")
    return [FORMAT.counters, packCounters(fields, form === "large-counters")];
  if (form === "figures") return [FORMAT.figures, sealFigures(fields)];
  return [
    FORMAT.columns,
    packColumns(new Map([...fields].map(([slot, text]) => [Number(slot), text])), form),
  ];
}

/** What {@link sealFields} sealed; null for what is damaged, or sealed by a later release in a form that this one does not know. */
function unsealFields(bytes: Buffer): Fields | null {
  try {
    const packed = bytes.subarray(1);
    switch (bytes[0]) {
      case FORMAT.figures:
        return unsealFigures(packed);
      case FORMAT.columns:
        return new Map([...unpackColumns(packed)].map(([slot, text]) => [String(slot), text]));
      case FORMAT.counters:
        return unpackCounters(packed);
      default:
        return null;
    }
  } catch {
    return null;
  }
}

/** What the log says of a chunk that cannot be read, beside its key. */
export const UNREADABLE = "Sealed points could not be read, and are left out";

/** A hash as `hgetallBuffer` gives it. */
export type RawHash = Record<string, Buffer>;

/**
 * The points of a chunk, whether sealed, open, or both because something came late. Of points the later one counts;
 * `sum` is for counters, of which a late one is a part. When what is sealed cannot be read `onUnreadable` is called, and the
 * open points are given: one bad chunk must not hide the others.
 */
export function readFields(raw: RawHash, merge: "replace" | "sum", onUnreadable: () => void): Fields {
  const { [SEALED]: sealed, ...open } = raw;
  const unsealed = sealed ? unsealFields(sealed) : new Map<string, string>();
  if (unsealed === null) onUnreadable();
  const fields = unsealed ?? new Map<string, string>();
  for (const [name, bytes] of Object.entries(open)) {
    const value = bytes.toString();
    const before = merge === "sum" ? fields.get(name) : undefined;
    fields.set(name, before === undefined ? value : String(Number(before) + Number(value)));
  }
  return fields;
}
