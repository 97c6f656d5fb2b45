import type { Facet } from "../../contract/dead-letter-groups";
import type { GroupPart } from "../../contract/dead-letter-rules";
import type { FailureClass } from "../../contract/failures";
import { FACETS } from "../../contract/values/dead-letter-groups";
import { FAILURE_CLASSES } from "../../contract/values/failures";
import { dictionaryValue } from "./filter";
import { FIRST_ID } from "./format";
import { GroupNumbers } from "./group-numbers";
import type { Grouping } from "./grouping";
import { type KeptSums, sumsOf } from "./kept-sums";
import type { IndexReader } from "./reader";
import type { Selection } from "./select";
import type { StoredCause } from "./snapshot";
import type { Sums, Trend } from "./sums";

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
  trend: Trend;
  /** Values of each facet. */
  top: number;
}

/** Causes of one group that are named. */
const MOST_CAUSES = 50;

/**
 * Counts a selection by group. Where sums are kept for the question, only the segments that have changed since are counted
 * anew. Groups come largest first. Throws SegmentGone.
 */
export async function tallyGroups(
  reader: IndexReader,
  selection: Selection,
  grouping: Grouping,
  { trend, top }: TallyOptions,
  kept: KeptSums | null = null,
): Promise<GroupTally[]> {
  const { causes } = selection.snapshot;
  const numbers = new GroupNumbers(selection.snapshot, grouping);
  const asked = { reader, selection, numbers, trend, facets: top > 0 };
  const sums = await (kept && numbers.areLasting ? kept.of(asked) : sumsOf(asked));
  const { groups } = numbers;
  const facets = top === 0 ? null : facetsOf(selection, sums, groups.length, top);
  const causesIn = sums.byCause.top(groups.length, MOST_CAUSES);
  const distinctCauses = sums.byCause.distinct(groups.length);
  return groups
    .flatMap(({ key: group, part }, number): GroupTally[] => {
      const count = sums.counts[number] ?? 0;
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
          class: classOf(sums.classes, number),
          count,
          firstAt: sums.firstAt[number] ?? 0,
          lastAt: sums.lastAt[number] ?? 0,
          attempts: sums.attempts[number] ?? 0,
          trend: [...sums.trend.subarray(number * trend.buckets, (number + 1) * trend.buckets)],
          facets: facets?.[number]?.top ?? { queue: [], name: [], tenant: [], appVersion: [] },
          distinct: facets?.[number]?.distinct ?? { queue: 0, name: 0, tenant: 0, appVersion: 0 },
        },
      ];
    })
    .sort((a, b) => b.count - a.count || (a.group < b.group ? -1 : 1));
}

function facetsOf({ snapshot }: Selection, { counts, facets }: Sums, groups: number, top: number) {
  const found = Array.from({ length: groups }, () => ({
    top: {} as Record<Facet, FacetCount[]>,
    distinct: {} as Record<Facet, number>,
  }));
  for (const facet of FACETS) {
    const counter = facets.get(facet);
    if (!counter) {
      for (const [group, each] of found.entries()) {
        each.distinct[facet] = 1;
        each.top[facet] = [{ value: null, count: counts[group] ?? 0 }];
      }
      continue;
    }
    const [tops, distinct] = [counter.top(groups, top), counter.distinct(groups)];
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
