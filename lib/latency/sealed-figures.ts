import { pack, unpack } from "msgpackr";
import { differences, sums } from "../metrics/sealed/differences";
import { PackedReader, packNumber, readHistogram, writeHistogram } from "./packed";

const PART = ",";
const NEXT = ";";
const CLASSES = "!";

/** One histogram of one value over all slots of a chunk: a column for each bucket from `first` on, one behind another. */
type Matrix = [
  /** What each is too few in all; null when none of them is rounded. */
  owed: number[] | null,
  isDifferences: 0 | 1,
  first: number,
  width: number,
  cells: number[],
];
/** One value over all slots: its counts and those by class, a column each, and the matrices of its waits and runs. */
type Sealed = [value: number, counts: number[][], classes: number[][], wait: Matrix | 0, run: Matrix | 0];
type Packed = [hasValues: 0 | 1, slots: number[], heads: number[][], values: Sealed[]];

/** What one text says of one value. */
interface Cell {
  counts: number[];
  classes: number[];
  histograms: [wait: string, run: string];
}
interface Row {
  head: number[];
  /** By the value's number; the rest, or the queue itself, is -1. */
  cells: Map<number, Cell>;
}

const REST = -1;

function numbersOf(text: string): number[] {
  const reader = new PackedReader(text);
  const numbers: number[] = [];
  while (!reader.isAtEnd) numbers.push(reader.number());
  return numbers;
}

function cellOf(parts: string[], counts: number[], classes: number[]): Cell {
  const [, wait = "", run = ""] = parts;
  return { counts, classes, histograms: [wait, run] };
}

function rowOf(text: string): Row {
  const [head = "", ...values] = text.split(NEXT);
  if (values.length === 0) {
    const parts = head.split(PART);
    return { head: numbersOf(parts[0] ?? ""), cells: new Map([[REST, cellOf(parts, [], [])]]) };
  }
  const cells = values.map((each, index): [number, Cell] => {
    const parts = each.split(PART);
    const [before = "", classes = ""] = (parts[0] ?? "").split(CLASSES);
    const counts = numbersOf(before);
    const number = index === 0 ? REST : (counts.shift() ?? 0);
    return [number, cellOf(parts, counts, numbersOf(classes))];
  });
  return { head: numbersOf(head), cells: new Map(cells) };
}

const columnsOf = (rows: number[][]): number[][] =>
  Array.from({ length: Math.max(0, ...rows.map((row) => row.length)) }, (_, column) =>
    differences(rows.map((row) => row[column] ?? 0)),
  );
const rowsOf = (columns: number[][], length: number): number[][] => {
  const summed = columns.map(sums);
  return Array.from({ length }, (_, row) => summed.map((column) => column[row] ?? 0));
};

const size = (numbers: number[]) => numbers.reduce((sum, number) => sum + Math.abs(number), 0);

function matrixOf(texts: string[]): Matrix | 0 {
  const written = texts.map(readHistogram);
  const buckets = written.flatMap(({ counts }) => [...counts.keys()]);
  if (buckets.length === 0) return 0;
  const [first, last] = [Math.min(...buckets), Math.max(...buckets)];
  const columns = Array.from({ length: last - first + 1 }, (_, column) =>
    written.map(({ counts }) => counts.get(first + column) ?? 0),
  );
  const differ = columns.map(differences);
  const isDifferences = size(differ.flat()) < size(columns.flat());
  return [
    written.some(({ isRounded }) => isRounded) ? written.map(({ owed }) => owed) : null,
    isDifferences ? 1 : 0,
    first,
    columns.length,
    (isDifferences ? differ : columns).flat(),
  ];
}

function textsOf(matrix: Matrix | 0, length: number): string[] {
  if (matrix === 0) return Array.from({ length }, () => "");
  const [owed, isDifferences, first, width, cells] = matrix;
  const columns = Array.from({ length: width }, (_, column) => {
    const part = cells.slice(column * length, (column + 1) * length);
    return isDifferences ? sums(part) : part;
  });
  return Array.from({ length }, (_, row) => {
    const counts = columns.map((column, index): [number, number] => [first + index, column[row] ?? 0]);
    return writeHistogram({
      isRounded: owed !== null,
      owed: owed?.[row] ?? 0,
      counts: new Map(counts.filter(([, count]) => count > 0)),
    });
  });
}

/**
 * Packed figures by slot as columns, one behind another: the counts of one bucket of a histogram are most like those of the same
 * bucket before, so that this deflates to a third of what the texts do.
 */
export function sealFigures(texts: Map<string, string>): Buffer {
  const sorted = [...texts].sort(([a], [b]) => Number(a) - Number(b));
  const rows = sorted.map(([, text]) => rowOf(text));
  const numbers = [...new Set(rows.flatMap(({ cells }) => [...cells.keys()]))].sort((a, b) => a - b);
  const values = numbers.map((number): Sealed => {
    const cells = rows.map(({ cells }) => cells.get(number));
    const histograms = ([0, 1] as const).map((at) =>
      matrixOf(cells.map((cell) => cell?.histograms[at] ?? "")),
    );
    return [
      number,
      columnsOf(cells.map((cell) => cell?.counts ?? [])),
      columnsOf(cells.map((cell) => cell?.classes ?? [])),
      histograms[0] ?? 0,
      histograms[1] ?? 0,
    ];
  });
  const hasValues = sorted.some(([, text]) => text.includes(NEXT)) ? 1 : 0;
  const slots = differences(sorted.map(([slot]) => Number(slot)));
  return pack([hasValues, slots, columnsOf(rows.map(({ head }) => head)), values] satisfies Packed);
}

/** What {@link sealFigures} sealed. A value of which a bucket says nothing is left out of it. */
export function unsealFigures(bytes: Buffer): Map<string, string> {
  const [hasValues, packedSlots, heads, values] = unpack(bytes) as Packed;
  const slots = sums(packedSlots);
  const texts = rowsOf(heads, slots.length).map((head) => head.map(packNumber).join(""));
  for (const [number, counts, classes, wait, run] of values) {
    const [countRows, classRows] = [rowsOf(counts, slots.length), rowsOf(classes, slots.length)];
    const [waits, runs] = [textsOf(wait, slots.length), textsOf(run, slots.length)];
    for (const row of slots.keys()) {
      const cell = textOf(countRows[row] ?? [], classRows[row] ?? [], [waits[row] ?? "", runs[row] ?? ""]);
      if (!hasValues) texts[row] += cell;
      else if (number === REST) texts[row] += NEXT + cell;
      else if (cell !== EMPTY) texts[row] += NEXT + packNumber(number) + cell;
    }
  }
  return new Map(slots.map((slot, row) => [String(slot), texts[row] ?? ""]));
}

const EMPTY = "";

function textOf(counts: number[], classes: number[], histograms: string[]): string {
  const told = counts.some((count) => count > 0) ? counts.map(packNumber).join("") : "000";
  const byClass = classes.some((count) => count > 0) ? CLASSES + classes.map(packNumber).join("") : "";
  const latencies = histograms.some((text) => text !== "") ? PART + histograms.join(PART) : "";
  if (told === "000" && byClass === "" && latencies === "") return EMPTY;
  return (counts.length === 0 ? "" : told) + byClass + latencies;
}
