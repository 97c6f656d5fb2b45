import { pack, unpack } from "msgpackr";
import { differences, sums } from "./differences";
import { COARSE, FINE, MIDDLE, numberAt, placeOf, placesOfCounts } from "./rounding";

/**
 * How a column of numbers is kept. exact: as it is. rounded: within 0.5 %. roughly: within 2.5 %. counted: within 5 %, and a sum
 * over many as it was. since: a time before the end of its bucket, kept as how long that was, within 1 %.
 */
export type ColumnKind = "exact" | "rounded" | "roughly" | "counted" | "since";

const SCALE_OF = { rounded: FINE, roughly: COARSE, counted: COARSE, since: MIDDLE } as const;

/** What the rows of a chunk are: where it begins, and what stands in each of their columns. */
export interface ColumnFrame {
  /** Start of slot 0, epoch ms. */
  fromMs: number;
  stepMs: number;
  kinds: readonly ColumnKind[];
}

const UNKNOWN = "-";

/**
 * Rows of comma-separated numbers in base 36 (an empty one is zero, `-` is unknown) as columns of differences: what
 * changes little, or not at all, deflates to next to nothing.
 */
export function packColumns(rows: Map<number, string>, frame: ColumnFrame): Buffer {
  const slots = [...rows.keys()].sort((a, b) => a - b);
  const cells = slots.map((slot) => (rows.get(slot) ?? "").split(","));
  const columns = frame.kinds.map((kind, column) =>
    differences(
      toCodes(
        cells.map((row) => toNumber(row[column])),
        kind,
        (row) => frame.fromMs + ((slots[row] ?? 0) + 1) * frame.stepMs,
      ),
    ),
  );
  return pack([frame.fromMs, frame.stepMs, frame.kinds, differences(slots), columns.map(narrow)]);
}

type Packed = [
  fromMs: number,
  stepMs: number,
  kinds: ColumnKind[],
  slots: number[],
  columns: (number[] | Uint8Array)[],
];

/** Small numbers as a byte each: MessagePack takes two for some of them. */
const narrow = (values: number[]): number[] | Buffer =>
  values.every((value) => value >= -128 && value <= 127) ? Buffer.from(values) : values;
const widen = (values: number[] | Uint8Array): number[] =>
  Array.isArray(values) ? values : [...Int8Array.from(values)];

/** What {@link packColumns} packed, as rows of the same form; trailing zeros are left out. */
export function unpackColumns(bytes: Buffer): Map<number, string> {
  const [fromMs, stepMs, kinds, packedSlots, packedColumns] = unpack(bytes) as Packed;
  const slots = sums(packedSlots);
  const columns = packedColumns.map((column) => sums(widen(column)));
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
