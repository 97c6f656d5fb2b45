import { codeColumns } from "./code-columns";
import { atMost, type NumberCoder, NumberReader, NumberWriter } from "./range-coder";
import { MIDDLE, numberAt, placesOfCounts } from "./rounding";

/** A counter's name: the bucket that it is of, and what it counts. */
const NAME = /^(\d+)(.*)$/s;

/** A chunk has no more buckets, counts no more things, and none has a longer name. */
const MOST = { rows: 600, names: 20_000, nameBytes: 1_000 } as const;
const CONTEXT = {
  isRounded: 0,
  rows: 1,
  names: 2,
  nameBytes: 3,
  name: 4,
  buckets: 10,
  columns: 100,
} as const;

interface Coded {
  isRounded: boolean;
  buckets: number[];
  names: string[];
  columns: number[][];
}

/** Writes what it is given, or reads what was written. */
function codeAll(coder: NumberCoder, { isRounded, buckets, names, columns }: Coded): Coded {
  const told = coder.number(CONTEXT.isRounded, isRounded ? 1 : 0) === 1;
  const length = atMost(MOST.rows, coder.number(CONTEXT.rows, buckets.length));
  const count = atMost(MOST.names, coder.number(CONTEXT.names, names.length));
  const toldNames = Array.from({ length: count }, (_, at) => codeName(coder, names[at] ?? ""));
  const given = toldNames.map((_, at) => columns[at] ?? []);
  const [toldBuckets = []] = codeColumns(coder, CONTEXT.buckets, [buckets], length);
  return {
    isRounded: told,
    buckets: toldBuckets,
    names: toldNames,
    columns: codeColumns(coder, CONTEXT.columns, given, length),
  };
}

function codeName(coder: NumberCoder, name: string): string {
  const bytes = Buffer.from(name);
  const length = atMost(MOST.nameBytes, coder.number(CONTEXT.nameBytes, bytes.length));
  return Buffer.from(
    Array.from({ length }, (_, at) => coder.number(CONTEXT.name, bytes[at] ?? 0)),
  ).toString();
}

/**
 * Counters of many buckets, which mostly count the same few things in each: a column for each thing. Rounded ones are within
 * 2 %, and add up to what they were.
 */
export function packCounters(counters: Map<string, string>, isRounded: boolean): Buffer {
  const rows = new Map<number, Map<string, number>>();
  const names = new Set<string>();
  for (const [field, count] of counters) {
    const [, bucket, name] = NAME.exec(field) ?? [];
    if (bucket === undefined || name === undefined) continue;
    names.add(name);
    const row = rows.get(Number(bucket)) ?? new Map<string, number>();
    rows.set(Number(bucket), row.set(name, Number(count)));
  }
  const buckets = [...rows.keys()].sort((a, b) => a - b);
  const columns = [...names].map((name) => {
    const counts = buckets.map((bucket) => rows.get(bucket)?.get(name) ?? 0);
    return isRounded ? placesOfCounts(counts, MIDDLE) : counts;
  });
  const writer = new NumberWriter();
  codeAll(writer, { isRounded, buckets, names: [...names], columns });
  return writer.finish();
}

/** What {@link packCounters} packed; counters that stand at zero are left out. Throws `DamagedNumbers`. */
export function unpackCounters(bytes: Uint8Array): Map<string, string> {
  const reader = new NumberReader(bytes);
  const { isRounded, buckets, names, columns } = codeAll(reader, {
    isRounded: false,
    buckets: [],
    names: [],
    columns: [],
  });
  reader.finish();
  const counters = new Map<string, string>();
  for (const [column, name] of names.entries()) {
    for (const [row, count] of columns[column]?.entries() ?? [])
      if (count !== 0)
        counters.set(`${buckets[row]}${name}`, String(isRounded ? numberAt(count, MIDDLE) : count));
  }
  return counters;
}
