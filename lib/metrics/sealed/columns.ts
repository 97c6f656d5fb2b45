import { pack, unpack } from "msgpackr";
import { differences, sums } from "./differences";
import { numberAt, placeOf } from "./rounding";

/**
 * How a column of numbers is kept. exact: as it is. rounded: within 0.5 %. since: a time before the end of its bucket,
 * kept as how long that was, within 0.5 %.
 */
export type ColumnKind = "exact" | "rounded" | "since";

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
      slots.map((slot, row) => toCode(cells[row]?.[column], kind, frame.fromMs + (slot + 1) * frame.stepMs)),
    ),
  );
  return pack([frame.fromMs, frame.stepMs, frame.kinds, differences(slots), columns]);
}

type Packed = [fromMs: number, stepMs: number, kinds: ColumnKind[], slots: number[], columns: number[][]];

/** What {@link packColumns} packed, as rows of the same form; trailing zeros are left out. */
export function unpackColumns(bytes: Buffer): Map<number, string> {
  const [fromMs, stepMs, kinds, packedSlots, packedColumns] = unpack(bytes) as Packed;
  const slots = sums(packedSlots);
  const columns = packedColumns.map(sums);
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

/** 0 is unknown, so that a number is one more than itself. */
function toCode(text: string | undefined, kind: ColumnKind, endMs: number): number {
  if (text === UNKNOWN) return 0;
  const value = text === undefined || text === "" ? 0 : Number.parseInt(text, 36);
  if (kind === "exact") return value + 1;
  if (kind === "rounded") return placeOf(value) + 1;
  // A time of zero is none; one of no age is still a time.
  return value === 0 ? 1 : placeOf(Math.max(0, endMs - value)) + 2;
}

function toText(code: number, kind: ColumnKind, endMs: number): string {
  if (code === 0) return UNKNOWN;
  if (kind === "since") return code === 1 ? "" : (endMs - numberAt(code - 2)).toString(36);
  const value = kind === "exact" ? code - 1 : numberAt(code - 1);
  return value === 0 ? "" : value.toString(36);
}
