import { pack, unpack } from "msgpackr";
import { differences, sums } from "./differences";

/** A counter's name: the bucket that it is of, and what it counts. */
const NAME = /^(\d+)(.*)$/s;

type Packed = [buckets: number[], names: string[], columns: number[][]];

/** Counters of many buckets, which mostly count the same few things in each: a column for each thing. */
export function packCounters(counters: Map<string, string>): Buffer {
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
  const columns = [...names].map((name) =>
    differences(buckets.map((bucket) => rows.get(bucket)?.get(name) ?? 0)),
  );
  return pack([differences(buckets), [...names], columns] satisfies Packed);
}

/** What {@link packCounters} packed; counters that stand at zero are left out. */
export function unpackCounters(bytes: Buffer): Map<string, string> {
  const [packedBuckets, names, packedColumns] = unpack(bytes) as Packed;
  const buckets = sums(packedBuckets);
  const counters = new Map<string, string>();
  for (const [column, name] of names.entries()) {
    for (const [row, count] of sums(packedColumns[column] ?? []).entries())
      if (count !== 0) counters.set(`${buckets[row]}${name}`, String(count));
  }
  return counters;
}
