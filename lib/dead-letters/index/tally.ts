import { setImmediate as nextTurn } from "node:timers/promises";
import { FAILURE_CLASSES, type FailureClass } from "../../contract/failures";
import { dictionaryValue, type Grouping, OTHER_VALUE } from "./filter";
import { FIRST_ID } from "./format";
import { PairCounter } from "./pair-counter";
import type { IndexReader } from "./reader";
import type { Selection } from "./select";
import type { StoredCause } from "./snapshot";

/** What a group's dead letters are broken down by. */
export const FACETS = ["queue", "name", "tenant", "appVersion"] as const;
export type Facet = (typeof FACETS)[number];

/** One value and how many dead letters have it; null stands for those without one. */
export interface FacetCount {
  value: string | null;
  count: number;
}

export interface GroupTally {
  group: string;
  /** The cause that has the most dead letters in it; null for those beyond the dictionary's bound. */
  cause: StoredCause | null;
  class: FailureClass;
  count: number;
  /** Earliest and latest failure, epoch ms. */
  firstAt: number;
  lastAt: number;
  /** Attempts that its dead letters cost, all together. */
  attempts: number;
  /** Failures by time, in the buckets that were asked for. */
  trend: number[];
  /** The most frequent values of each facet, largest first. */
  facets: Record<Facet, FacetCount[]>;
}

export interface TallyOptions {
  /** Buckets of the trend: the first begins at `from`; failures outside are counted, but not in the trend. */
  trend: { from: number; stepMs: number; buckets: number };
  /** Values of each facet. */
  top: number;
}

/** A group's counts while they are taken. */
class Counting {
  readonly counts: Uint32Array;
  readonly attempts: Float64Array;
  readonly firstAt: Float64Array;
  readonly lastAt: Float64Array;
  readonly trend: Uint32Array;
  readonly classes: Uint32Array;
  readonly facets: Record<Facet, PairCounter>;

  constructor(groups: number, buckets: number, sizeOf: (facet: Facet) => number) {
    this.counts = new Uint32Array(groups);
    this.attempts = new Float64Array(groups);
    this.firstAt = new Float64Array(groups).fill(Infinity);
    this.lastAt = new Float64Array(groups).fill(-Infinity);
    this.trend = new Uint32Array(groups * buckets);
    this.classes = new Uint32Array(groups * FAILURE_CLASSES.length);
    this.facets = Object.fromEntries(
      FACETS.map((facet) => [facet, new PairCounter(groups, sizeOf(facet))]),
    ) as Record<Facet, PairCounter>;
  }
}

/** Counts a selection by group, in one pass over its rows. Groups come largest first. Throws SegmentGone. */
export async function tallyGroups(
  reader: IndexReader,
  selection: Selection,
  grouping: Grouping,
  { trend, top }: TallyOptions,
): Promise<GroupTally[]> {
  const { snapshot } = selection;
  const { causes } = snapshot;
  const groupKeys: string[] = [];
  const groupOf = groupNumbers(causes, grouping, groupKeys);
  const sizeOf = (facet: Facet) => (top === 0 ? 0 : snapshot.dictionaries[facet].length + FIRST_ID);
  const counting = new Counting(groupKeys.length, trend.buckets, sizeOf);
  const byCause = new Uint32Array(causes.length + FIRST_ID);
  for (const { segment, rows } of selection.parts) {
    const of = <C extends Parameters<IndexReader["column"]>[2]>(name: C) =>
      reader.column(snapshot, segment, name);
    const [cause, failedAt, attempts, classes] = await Promise.all([
      of("cause"),
      of("failedAt"),
      of("attempts"),
      of("class"),
    ]);
    const groups = new Uint16Array(rows.length);
    countRows(counting, { rows, groups, cause, failedAt, attempts, classes }, groupOf, byCause, trend);
    await nextTurn();
    if (top === 0) continue;
    for (const facet of FACETS) {
      counting.facets[facet].addAll(rows, groups, await of(facet));
      await nextTurn();
    }
  }
  const facets = top === 0 ? null : facetsOf(selection, counting, groupKeys.length, top);
  const main = mainCauses(byCause, groupOf, groupKeys.length);
  return groupKeys
    .flatMap((group, number): GroupTally[] => {
      const count = counting.counts[number] ?? 0;
      if (count === 0) return [];
      return [
        {
          group,
          cause: causes[(main[number] ?? 0) - FIRST_ID] ?? null,
          class: classOf(counting.classes, number),
          count,
          firstAt: counting.firstAt[number] ?? 0,
          lastAt: counting.lastAt[number] ?? 0,
          attempts: counting.attempts[number] ?? 0,
          trend: [...counting.trend.subarray(number * trend.buckets, (number + 1) * trend.buckets)],
          facets: facets?.[number] ?? { queue: [], name: [], tenant: [], appVersion: [] },
        },
      ];
    })
    .sort((a, b) => b.count - a.count || (a.group < b.group ? -1 : 1));
}

/** The number of each cause's group, by the cause's id; fills `keys` with the groups in the order of their numbers. */
function groupNumbers(causes: StoredCause[], grouping: Grouping, keys: string[]): Uint16Array {
  const numbers = new Map<string, number>();
  const numberOf = (group: string) => {
    const known = numbers.get(group);
    if (known !== undefined) return known;
    numbers.set(group, keys.length);
    return keys.push(group) - 1;
  };
  const other = numberOf(OTHER_VALUE);
  const groupOf = new Uint16Array(causes.length + FIRST_ID).fill(other);
  for (const [index, { key }] of causes.entries())
    groupOf[index + FIRST_ID] = numberOf(grouping.groupOf(key));
  return groupOf;
}

interface Columns {
  rows: Uint16Array;
  /** The group of each of these rows, which is filled in here. */
  groups: Uint16Array;
  cause: Uint16Array;
  failedAt: Float64Array;
  attempts: Uint8Array;
  classes: Uint8Array;
}

function countRows(
  { counts, attempts, firstAt, lastAt, trend, classes }: Counting,
  columns: Columns,
  groupOf: Uint16Array,
  byCause: Uint32Array,
  { from, stepMs, buckets }: TallyOptions["trend"],
): void {
  const until = from + stepMs * buckets;
  for (let i = 0; i < columns.rows.length; i++) {
    const row = columns.rows[i] as number;
    const cause = columns.cause[row] as number;
    const group = groupOf[cause] as number;
    const time = columns.failedAt[row] as number;
    const place = group * FAILURE_CLASSES.length + (columns.classes[row] as number);
    columns.groups[i] = group;
    byCause[cause] = (byCause[cause] as number) + 1;
    counts[group] = (counts[group] as number) + 1;
    classes[place] = (classes[place] as number) + 1;
    attempts[group] = (attempts[group] as number) + (columns.attempts[row] as number);
    if (time < (firstAt[group] as number)) firstAt[group] = time;
    if (time > (lastAt[group] as number)) lastAt[group] = time;
    if (time >= from && time < until) {
      const at = group * buckets + Math.floor((time - from) / stepMs);
      trend[at] = (trend[at] as number) + 1;
    }
  }
}

function facetsOf({ snapshot }: Selection, { facets }: Counting, groups: number, top: number) {
  const found = Array.from({ length: groups }, () => ({}) as Record<Facet, FacetCount[]>);
  for (const facet of FACETS) {
    for (const [group, counts] of facets[facet].top(groups, top).entries())
      (found[group] as Record<Facet, FacetCount[]>)[facet] = counts.map(([id, count]) => ({
        value: dictionaryValue(snapshot, facet, id),
        count,
      }));
  }
  return found;
}

/** The cause with the most dead letters of each group. */
function mainCauses(byCause: Uint32Array, groupOf: Uint16Array, groups: number): Uint16Array {
  const main = new Uint16Array(groups);
  const most = new Uint32Array(groups);
  for (const [cause, count] of byCause.entries()) {
    const group = groupOf[cause] ?? 0;
    if (count > (most[group] ?? 0)) {
      most[group] = count;
      main[group] = cause;
    }
  }
  return main;
}

function classOf(classes: Uint32Array, group: number): FailureClass {
  const counts = classes.subarray(group * FAILURE_CLASSES.length, (group + 1) * FAILURE_CLASSES.length);
  let most = 0;
  for (const [index, count] of counts.entries()) if (count > (counts[most] ?? 0)) most = index;
  return FAILURE_CLASSES[most] ?? "transient";
}
