import { codeColumns } from "../metrics/sealed/code-columns";
import { atMost, type NumberCoder, NumberReader, NumberWriter } from "../metrics/sealed/range-coder";
import { codeHistogram, HISTOGRAM_CONTEXTS, Profile } from "./code-histogram";
import { PackedReader, packNumber, readHistogram, type WrittenHistogram, writeHistogram } from "./packed";

const PART = ",";
const NEXT = ";";
const CLASSES = "!";

/** What one text says of one value. */
interface Cell {
  counts: number[];
  classes: number[];
  /** Its waits and its runs; null without any. */
  histograms: (WrittenHistogram | null)[];
}
interface Row {
  slot: number;
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
  return {
    counts,
    classes,
    histograms: [wait, run].map((text) => (text === "" ? null : readHistogram(text))),
  };
}

function rowOf([slot, text]: [slot: string, text: string]): Row {
  const [head = "", ...values] = text.split(NEXT);
  if (values.length === 0) {
    const parts = head.split(PART);
    return {
      slot: Number(slot),
      head: numbersOf(parts[0] ?? ""),
      cells: new Map([[REST, cellOf(parts, [], [])]]),
    };
  }
  const cells = values.map((each, index): [number, Cell] => {
    const parts = each.split(PART);
    const [before = "", classes = ""] = (parts[0] ?? "").split(CLASSES);
    const counts = numbersOf(before);
    const number = index === 0 ? REST : (counts.shift() ?? 0);
    return [number, cellOf(parts, counts, numbersOf(classes))];
  });
  return { slot: Number(slot), head: numbersOf(head), cells: new Map(cells) };
}

/** Contexts of what is not in a histogram; columns and histograms have some of their own from these on. */
const CONTEXT = {
  hasValues: 0,
  length: 1,
  slot: 100,
  value: 3,
  edge: 4,
  width: 6,
  head: 200,
  counts: 500,
  classes: 800,
  wait: 2_000,
};

const HISTOGRAMS = [0, 1] as const;

/** A chunk has no more rows, names no more values, and a bucket has no more numbers of one kind than this. */
const MOST = { rows: 600, values: 10_000, numbers: 15, buckets: 1_000 } as const;

/** Rows of numbers, of which each is as long as the longest; zeros are added. */
function codeRows(coder: NumberCoder, context: number, rows: number[][]): number[][] {
  const longest = Math.max(0, ...rows.map((row) => row.length));
  const width = atMost(MOST.numbers, coder.number(CONTEXT.width, longest));
  const columns = Array.from({ length: width }, (_, column) => rows.map((row) => row[column] ?? 0));
  const told = codeColumns(coder, context, columns, rows.length, true);
  return rows.map((_, row) => told.map((column) => column[row] ?? 0));
}

/** The first and the last bucket of all histograms of one kind. */
function codeEdges(coder: NumberCoder, rows: Row[], at: number): Profile {
  let [first, last] = [Number.POSITIVE_INFINITY, 0];
  for (const { cells } of rows)
    for (const { histograms } of cells.values())
      for (const bucket of histograms[at]?.counts.keys() ?? []) {
        first = Math.min(first, bucket);
        last = Math.max(last, bucket);
      }
  const from = atMost(MOST.buckets, coder.number(CONTEXT.edge, Math.min(first, last)));
  const width = atMost(MOST.buckets, coder.number(CONTEXT.edge + 1, last - Math.min(first, last)));
  return new Profile(from, from + width);
}

/** All cells of one value. */
function codeValue(coder: NumberCoder, cells: (Cell | undefined)[], others: Profile[]): Cell[] {
  const counts = codeRows(
    coder,
    CONTEXT.counts,
    cells.map((cell) => cell?.counts ?? []),
  );
  const classes = codeRows(
    coder,
    CONTEXT.classes,
    cells.map((cell) => cell?.classes ?? []),
  );
  const histograms = HISTOGRAMS.map((at) => {
    const of = others[at] ?? new Profile(0, 0);
    const own = new Profile(of.first, of.last);
    let jobs = 0;
    return cells.map((cell, row) => {
      // The queue itself is not counted by outcome.
      const ended = counts[row]?.reduce((sum, count) => sum + count, 0) ?? 0;
      const known = { own, others: of, jobs: counts[row]?.length ? ended : jobs };
      const context = CONTEXT.wait + at * HISTOGRAM_CONTEXTS;
      const before = own.total;
      const told = codeHistogram(coder, context, known, cell?.histograms[at] ?? null);
      if (told) jobs = own.total - before;
      return told;
    });
  });
  return cells.map((_, row) => ({
    counts: counts[row] ?? [],
    classes: classes[row] ?? [],
    histograms: HISTOGRAMS.map((at) => histograms[at]?.[row] ?? null),
  }));
}

interface Chunk {
  hasValues: boolean;
  rows: Row[];
}

/** Writes a chunk, or reads one when it is given rows without anything in them. */
function codeChunk(coder: NumberCoder, { hasValues, rows }: Chunk): Chunk {
  const told: Chunk = { hasValues: coder.number(CONTEXT.hasValues, hasValues ? 1 : 0) === 1, rows: [] };
  const length = atMost(MOST.rows, coder.number(CONTEXT.length, rows.length));
  const given = Array.from({ length }, (_, index) => rows[index] ?? { slot: 0, head: [], cells: new Map() });
  const slots = codeRows(
    coder,
    CONTEXT.slot,
    given.map(({ slot }) => [slot]),
  );
  const heads = codeRows(
    coder,
    CONTEXT.head,
    given.map(({ head }) => head),
  );
  told.rows = given.map((_, row) => ({
    slot: slots[row]?.[0] ?? 0,
    head: heads[row] ?? [],
    cells: new Map(),
  }));
  const values = [...new Set(given.flatMap(({ cells }) => [...cells.keys()]))].sort((a, b) => a - b);
  const others = HISTOGRAMS.map((at) => codeEdges(coder, given, at));
  let value = REST - 1;
  for (let left = atMost(MOST.values, coder.number(CONTEXT.length, values.length)); left > 0; left--) {
    value += coder.number(CONTEXT.value, (values.at(-left) ?? 0) - value);
    const cells = codeValue(
      coder,
      given.map(({ cells }) => cells.get(value)),
      others,
    );
    for (const [row, cell] of cells.entries()) told.rows[row]?.cells.set(value, cell);
  }
  return told;
}

/**
 * Packed figures by slot, as few bytes as their likelihoods say: what a histogram is like is foretold by those of the same value
 * before it and those of other values. Takes half of what deflated columns of the same do.
 */
export function sealFigures(texts: Map<string, string>): Buffer {
  const sorted = [...texts].sort(([a], [b]) => Number(a) - Number(b));
  const writer = new NumberWriter();
  codeChunk(writer, { hasValues: sorted.some(([, text]) => text.includes(NEXT)), rows: sorted.map(rowOf) });
  return writer.finish();
}

/** What {@link sealFigures} sealed. A value of which a bucket says nothing is left out of it. */
export function unsealFigures(bytes: Uint8Array): Map<string, string> {
  const reader = new NumberReader(bytes);
  const { hasValues, rows } = codeChunk(reader, { hasValues: false, rows: [] });
  reader.finish();
  return new Map(
    rows.map(({ slot, head, cells }) => {
      let text = head.map(packNumber).join("");
      for (const [number, cell] of cells) {
        const told = textOf(cell);
        if (!hasValues) text += told;
        else if (number === REST) text += NEXT + told;
        else if (told !== EMPTY) text += NEXT + packNumber(number) + told;
      }
      return [String(slot), text];
    }),
  );
}

const EMPTY = "";

function textOf({ counts, classes, histograms }: Cell): string {
  const told = counts.some((count) => count > 0) ? counts.map(packNumber).join("") : "000";
  const byClass = classes.some((count) => count > 0) ? CLASSES + classes.map(packNumber).join("") : "";
  const texts = histograms.map((histogram) => (histogram === null ? "" : writeHistogram(histogram)));
  const latencies = texts.some((text) => text !== "") ? PART + texts.join(PART) : "";
  if (told === "000" && byClass === "" && latencies === "") return EMPTY;
  return (counts.length === 0 ? "" : told) + byClass + latencies;
}
