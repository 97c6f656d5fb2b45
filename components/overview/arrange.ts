import { isSpread, type QueueRow, type QueueTotals, totalsOf } from "@/components/queues/shards";
import { CRITICALITIES } from "@/lib/contract/values/policies";
import { capitalized } from "@/lib/format";
import { isSortColumn, SORT_VALUES } from "./sort-values";
import { byName, byTrouble } from "./trouble";

export const GROUPINGS = ["none", "prefix", "criticality"] as const;
export type Grouping = (typeof GROUPINGS)[number];

export interface Arrangement {
  /** A column; anything else sorts by trouble. */
  sort: string;
  desc: boolean;
  group: Grouping;
  /** Keys of the queues that stand first, each in its group. */
  pinned: ReadonlySet<string>;
}

/** Rows that stand together, with what they come to. */
export interface RowGroup {
  /** Empty where nothing is grouped. */
  id: string;
  label: string;
  rows: QueueRow[];
  totals: QueueTotals;
}

/** Rows in their order and groups: no group is empty, and each row is in one. Shards follow the order of the rows. */
export function arranged(rows: readonly QueueRow[], { sort, desc, group, pinned }: Arrangement): RowGroup[] {
  const order = (some: readonly QueueRow[]) => sorted(some, sort, desc);
  const groups = new Map<string, QueueRow[]>();
  for (const row of order(rows)) {
    const id = groupOf(row, group);
    const found = groups.get(id);
    if (found) found.push(row);
    else groups.set(id, [row]);
  }
  const all = [...groups].map(([id, members]) => ({
    id,
    label: labelOf(id, group),
    rows: pinnedFirst(members, pinned).map((row) =>
      isSpread(row) ? { ...row, shards: isSortColumn(sort) ? order(row.shards) : row.shards } : row,
    ),
    totals: totalsOf(members),
  }));
  return group === "criticality" ? all.sort((a, b) => rank(a.id) - rank(b.id)) : all;
}

/** A spread queue is pinned by the key of any of its parts: its first one may change. */
export const isPinned = (row: QueueRow, pinned: ReadonlySet<string>): boolean =>
  isSpread(row) ? row.shards.some(({ key }) => pinned.has(key)) : pinned.has(row.key);

const pinnedFirst = (rows: QueueRow[], pinned: ReadonlySet<string>): QueueRow[] => [
  ...rows.filter((row) => isPinned(row, pinned)),
  ...rows.filter((row) => !isPinned(row, pinned)),
];

function sorted(rows: readonly QueueRow[], sort: string, desc: boolean): QueueRow[] {
  const sign = desc ? -1 : 1;
  if (sort === "name") return [...rows].sort((a, b) => sign * byName(a, b));
  if (!isSortColumn(sort)) return byTrouble(rows);
  const figureOf = SORT_VALUES[sort];
  return [...rows].sort((a, b) => sign * (figureOf(a) - figureOf(b)) || byName(a, b));
}

const NOT_DECLARED = "";

function groupOf(row: QueueRow, group: Grouping): string {
  if (group === "none") return "";
  return group === "prefix" ? row.prefix : (row.criticality ?? NOT_DECLARED);
}

function labelOf(id: string, group: Grouping): string {
  if (group === "criticality") return id === NOT_DECLARED ? "Not declared" : capitalized(id);
  return group === "prefix" ? `Prefix ${id}` : "";
}

/** The most critical first, those that declare nothing last. */
function rank(id: string): number {
  const found = (CRITICALITIES as readonly string[]).indexOf(id);
  return found < 0 ? CRITICALITIES.length : found;
}
