import { setImmediate as nextTurn } from "node:timers/promises";
import { FACETS, type Facet } from "../../contract/dead-letter-groups";
import type { GroupPart } from "../../contract/dead-letter-rules";
import { FAILURE_CLASSES, type FailureClass } from "../../contract/failures";
import { dictionaryValue } from "./filter";
import { FIRST_ID } from "./format";
import { GroupNumbers } from "./group-numbers";
import type { Grouping } from "./grouping";
import { PairCounter } from "./pair-counter";
import type { IndexReader } from "./reader";
import type { Selection } from "./select";
import type { Snapshot, StoredCause } from "./snapshot";

/** One value and how many dead letters have it; null stands for those without one. */
export interface FacetCount {
  value: string | null;
  count: number;
}

export interface GroupTally {
  group: string;
  /** What sets it apart from the group that it was split from; null for a group that is whole. */
  part: GroupPart | null;
  /** The cause that has the most dead letters in it; null for those beyond the dictionary's bound. */
  cause: StoredCause | null;
  /** Its causes, the one with the most dead letters first; at most 50, and how many there are. */
  causes: { cause: StoredCause; count: number }[];
  distinctCauses: number;
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
  /** How many different values of each facet there are; 0 when no facet was asked for. */
  distinct: Record<Facet, number>;
}

export interface TallyOptions {
  /** Buckets of the trend: the first begins at `from`; failures outside are counted, but not in the trend. */
  trend: { from: number; stepMs: number; buckets: number };
  /** Values of each facet. */
  top: number;
}

/** Causes of one group that are named. */
const MOST_CAUSES = 50;

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
  const numbers = new GroupNumbers(snapshot, grouping);
  const groupsOf: Uint16Array[] = [];
  for (const { segment, rows } of selection.parts) {
    groupsOf.push(await numbers.of(reader, segment, rows));
    await nextTurn();
  }
  const { groups } = numbers;
  const counted = top === 0 ? [] : FACETS.filter((facet) => hasValues(snapshot, facet));
  const sizeOf = (facet: Facet) =>
    counted.includes(facet) ? snapshot.dictionaries[facet].length + FIRST_ID : 0;
  const counting = new Counting(groups.length, trend.buckets, sizeOf);
  const byCause = new PairCounter(groups.length, causes.length + FIRST_ID);
  for (const [index, { segment, rows }] of selection.parts.entries()) {
    const of = <C extends Parameters<IndexReader["column"]>[2]>(name: C) =>
      reader.column(snapshot, segment, name);
    const [cause, failedAt, attempts, classes] = await Promise.all([
      of("cause"),
      of("failedAt"),
      of("attempts"),
      of("class"),
    ]);
    const inGroup = groupsOf[index] as Uint16Array;
    byCause.addAll(rows, inGroup, cause);
    countRows(counting, { rows, groups: inGroup, failedAt, attempts, classes }, trend);
    await nextTurn();
    for (const facet of counted) {
      counting.facets[facet].addAll(rows, inGroup, await of(facet));
      await nextTurn();
    }
  }
  const facets = top === 0 ? null : facetsOf(selection, counting, groups.length, top);
  const causesIn = byCause.top(groups.length, MOST_CAUSES);
  const distinctCauses = byCause.distinct(groups.length);
  return groups
    .flatMap(({ key: group, part }, number): GroupTally[] => {
      const count = counting.counts[number] ?? 0;
      if (count === 0) return [];
      const own = causesIn[number] ?? [];
      return [
        {
          group,
          part,
          cause: causes[(own[0]?.[0] ?? 0) - FIRST_ID] ?? null,
          causes: own.flatMap(([id, n]) => {
            const cause = causes[id - FIRST_ID];
            return cause ? [{ cause, count: n }] : [];
          }),
          distinctCauses: distinctCauses[number] ?? 0,
          class: classOf(counting.classes, number),
          count,
          firstAt: counting.firstAt[number] ?? 0,
          lastAt: counting.lastAt[number] ?? 0,
          attempts: counting.attempts[number] ?? 0,
          trend: [...counting.trend.subarray(number * trend.buckets, (number + 1) * trend.buckets)],
          facets: facets?.[number]?.top ?? { queue: [], name: [], tenant: [], appVersion: [] },
          distinct: facets?.[number]?.distinct ?? { queue: 0, name: 0, tenant: 0, appVersion: 0 },
        },
      ];
    })
    .sort((a, b) => b.count - a.count || (a.group < b.group ? -1 : 1));
}

/** A facet without any value needs no pass: nobody has one. */
const hasValues = ({ dictionaries }: Snapshot, facet: Facet) => dictionaries[facet].length > 0;

interface Columns {
  rows: Uint16Array;
  /** Number of the group of each of the rows. */
  groups: Uint16Array;
  failedAt: Float64Array;
  attempts: Uint8Array;
  classes: Uint8Array;
}

function countRows(
  { counts, attempts, firstAt, lastAt, trend, classes }: Counting,
  columns: Columns,
  { from, stepMs, buckets }: TallyOptions["trend"],
): void {
  const until = from + stepMs * buckets;
  for (let i = 0; i < columns.rows.length; i++) {
    const row = columns.rows[i] as number;
    const group = columns.groups[i] as number;
    const time = columns.failedAt[row] as number;
    const place = group * FAILURE_CLASSES.length + (columns.classes[row] as number);
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

function facetsOf({ snapshot }: Selection, { counts, facets }: Counting, groups: number, top: number) {
  const found = Array.from({ length: groups }, () => ({
    top: {} as Record<Facet, FacetCount[]>,
    distinct: {} as Record<Facet, number>,
  }));
  for (const facet of FACETS) {
    if (!hasValues(snapshot, facet)) {
      for (const [group, each] of found.entries()) {
        each.distinct[facet] = 1;
        each.top[facet] = [{ value: null, count: counts[group] ?? 0 }];
      }
      continue;
    }
    const [tops, distinct] = [facets[facet].top(groups, top), facets[facet].distinct(groups)];
    for (const [group, each] of found.entries()) {
      each.distinct[facet] = distinct[group] ?? 0;
      each.top[facet] = (tops[group] ?? []).map(([id, count]) => ({
        value: dictionaryValue(snapshot, facet, id),
        count,
      }));
    }
  }
  return found;
}

function classOf(classes: Uint32Array, group: number): FailureClass {
  const counts = classes.subarray(group * FAILURE_CLASSES.length, (group + 1) * FAILURE_CLASSES.length);
  let most = 0;
  for (const [index, count] of counts.entries()) if (count > (counts[most] ?? 0)) most = index;
  return FAILURE_CLASSES[most] ?? "transient";
}
