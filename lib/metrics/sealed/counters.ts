import { pack, unpack } from "msgpackr";
import { differences, sums } from "./differences";
import { MIDDLE, numberAt, placesOfCounts } from "./rounding";

/** A counter's name: the bucket that it is of, and what it counts. */
const NAME = /^(\d+)(.*)$/s;

type Packed = [buckets: number[], names: string[], columns: number[][], isRounded: 0 | 1];

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
    return differences(isRounded ? placesOfCounts(counts, MIDDLE) : counts);
  });
  return pack([differences(buckets), [...names], columns, isRounded ? 1 : 0] satisfies Packed);
}

/** What {@link packCounters} packed; counters that stand at zero are left out. */
export function unpackCounters(bytes: Buffer): Map<string, string> {
  const [packedBuckets, names, packedColumns, isRounded] = unpack(bytes) as Packed;
  const buckets = sums(packedBuckets);
  const counters = new Map<string, string>();
  for (const [column, name] of names.entries()) {
    for (const [row, count] of sums(packedColumns[column] ?? []).entries())
      if (count !== 0)
        counters.set(`${buckets[row]}${name}`, String(isRounded ? numberAt(count, MIDDLE) : count));
  }
  return counters;
}
