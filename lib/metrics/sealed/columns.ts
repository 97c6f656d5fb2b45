import { codeColumns } from "./code-columns";
import { atMost, type NumberCoder, NumberReader, NumberWriter } from "./range-coder";
import { COARSE, FINE, numberAt, placeOf, placesOfCounts, SAMPLED } from "./rounding";

/**
 * How a column of numbers is kept. exact: as it is. rounded: within 0.5 %. roughly: within 2.5 %. sampled: within 5 %. counted:
 * within 5 %, and a sum over many as it was. since: a time before the end of its bucket, kept as how long that was, within 2.5 %.
 */
export type ColumnKind = "exact" | "rounded" | "roughly" | "counted" | "since" | "sampled";

const SCALE_OF = {
  rounded: FINE,
  roughly: COARSE,
  counted: COARSE,
  since: COARSE,
  sampled: SAMPLED,
} as const;

/** What the rows of a chunk are: where it begins, and what stands in each of their columns. */
export interface ColumnFrame {
  /** Start of slot 0, epoch ms. */
  fromMs: number;
  stepMs: number;
  kinds: readonly ColumnKind[];
}

const UNKNOWN = "-";

const KINDS: readonly ColumnKind[] = ["exact", "rounded", "roughly", "counted", "since", "sampled"];
/** A chunk has no more rows and columns than this. */
const MOST = { rows: 600, columns: 100 } as const;
const CONTEXT = { frame: 0, kind: 1, length: 2, slots: 10, columns: 100 } as const;

interface Coded extends ColumnFrame {
  slots: number[];
  columns: number[][];
}

/** Writes what it is given, or reads what was written. */
function codeAll(coder: NumberCoder, { fromMs, stepMs, kinds, slots, columns }: Coded): Coded {
  const frame = {
    fromMs: coder.number(CONTEXT.frame, fromMs),
    stepMs: coder.number(CONTEXT.frame, stepMs),
    kinds: Array.from(
      { length: atMost(MOST.columns, coder.number(CONTEXT.length, kinds.length)) },
      (_, at) => KINDS[coder.number(CONTEXT.kind, KINDS.indexOf(kinds[at] ?? "exact"))] ?? "exact",
    ),
  };
  const length = atMost(MOST.rows, coder.number(CONTEXT.length, slots.length));
  const [told = []] = codeColumns(coder, CONTEXT.slots, [slots], length);
  const given = frame.kinds.map((_, at) => columns[at] ?? []);
  return { ...frame, slots: told, columns: codeColumns(coder, CONTEXT.columns, given, length) };
}

/**
 * Rows of comma-separated numbers in base 36 (an empty one is zero, `-` is unknown) as columns of what each number differs from
 * those before it: what changes little, or not at all, takes next to nothing.
 */
export function packColumns(rows: Map<number, string>, frame: ColumnFrame): Buffer {
  const slots = [...rows.keys()].sort((a, b) => a - b);
  const cells = slots.map((slot) => (rows.get(slot) ?? "").split(","));
  const columns = frame.kinds.map((kind, column) =>
    toCodes(
      cells.map((row) => toNumber(row[column])),
      kind,
      (row) => frame.fromMs + ((slots[row] ?? 0) + 1) * frame.stepMs,
    ),
  );
  const writer = new NumberWriter();
  codeAll(writer, { ...frame, slots, columns });
  return writer.finish();
}

/** What {@link packColumns} packed, as rows of the same form; trailing zeros are left out. Throws `DamagedNumbers`. */
export function unpackColumns(bytes: Uint8Array): Map<number, string> {
  const reader = new NumberReader(bytes);
  const nothing = { fromMs: 0, stepMs: 0, kinds: [], slots: [], columns: [] };
  const { fromMs, stepMs, kinds, slots, columns } = codeAll(reader, nothing);
  reader.finish();
  return new Map(
    slots.map((slot, row) => [
      slot,
      kinds
        .map((kind, column) => toText(columns[column]?.[row] ?? 0, kind, fromMs + (slot + 1) * stepMs))
        .join(",")
        .replace(/,+$/, ""),
    ]),
  );
}

const toNumber = (text: string | undefined): number | null =>
  text === UNKNOWN ? null : text === undefined || text === "" ? 0 : Number.parseInt(text, 36);

/** 0 is unknown, so that a number or its place is one more than itself. */
function toCodes(values: (number | null)[], kind: ColumnKind, endMsOf: (row: number) => number): number[] {
  const oneMore = (value: number | null) => (value === null ? 0 : value + 1);
  if (kind === "counted") return placesOfCounts(values, SCALE_OF.counted).map(oneMore);
  return values.map((value, row) => {
    if (value === null || kind === "exact") return oneMore(value);
    if (kind !== "since") return placeOf(value, SCALE_OF[kind]) + 1;
    // A time of zero is none; one of no age is still a time.
    return value === 0 ? 1 : placeOf(Math.max(0, endMsOf(row) - value), SCALE_OF.since) + 2;
  });
}

function toText(code: number, kind: ColumnKind, endMs: number): string {
  if (code === 0) return UNKNOWN;
  if (kind === "since") return code === 1 ? "" : (endMs - numberAt(code - 2, SCALE_OF.since)).toString(36);
  const value = kind === "exact" ? code - 1 : numberAt(code - 1, SCALE_OF[kind]);
  return value === 0 ? "" : value.toString(36);
}
