import type { FailureClass } from "../../contract/failures";
import { FAILURE_CLASSES } from "../../contract/failures";
import { type DictionaryName, FIRST_ID, NONE, OTHER } from "./format";
import type { Snapshot } from "./snapshot";

/** Stands for the values beyond a dictionary's bound. */
export const OTHER_VALUE = "(other)";

/** What selects dead letters in the index: every part that is there must hold, and of a list one value. */
export interface IndexFilter {
  /** Keys of queues. */
  queues?: string[];
  /** Keys of groups. */
  groups?: string[];
  names?: string[];
  /** Null selects jobs without a tenant. */
  tenants?: (string | null)[];
  codes?: string[];
  appVersions?: (string | null)[];
  classes?: FailureClass[];
  /** Failed at or after, and at or before, epoch ms. */
  from?: number;
  to?: number;
  minAttempts?: number;
  maxAttempts?: number;
}

/** Which group a cause belongs to. */
export interface Grouping {
  /** Another one for each other mapping: answers are shared by it. */
  version: string;
  groupOf(causeKey: string): string;
}

/** Each cause is a group of its own, as long as no rule merges or splits any. */
export const EACH_CAUSE_A_GROUP: Grouping = { version: "", groupOf: (causeKey) => causeKey };

/** One column's test: the ids that pass. */
export interface ColumnTest {
  column: DictionaryName | "class";
  /** 1 at each id that passes. */
  passes: Uint8Array;
}

/** A filter by the ids of one snapshot. */
export interface CompiledFilter {
  tests: ColumnTest[];
  from: number;
  to: number;
  minAttempts: number;
  maxAttempts: number;
  /** Some part cannot hold for any row. */
  isEmpty: boolean;
}

export function compileFilter(filter: IndexFilter, snapshot: Snapshot, grouping: Grouping): CompiledFilter {
  const tests: ColumnTest[] = [];
  const among = (column: DictionaryName, values: (string | null)[] | undefined) => {
    if (values) tests.push({ column, passes: passesOf(snapshot.dictionaries[column], values) });
  };
  if (filter.groups) {
    const groups = new Set(filter.groups);
    const { causes } = snapshot;
    const passes = new Uint8Array(causes.length + FIRST_ID);
    if (groups.has(OTHER_VALUE)) passes[OTHER] = 1;
    for (const [index, { key }] of causes.entries())
      if (groups.has(grouping.groupOf(key))) passes[index + FIRST_ID] = 1;
    tests.push({ column: "cause", passes });
  }
  among("queue", filter.queues);
  among("tenant", filter.tenants);
  among("name", filter.names);
  among("code", filter.codes);
  among("appVersion", filter.appVersions);
  if (filter.classes) {
    const passes = Uint8Array.from(FAILURE_CLASSES, (one) => (filter.classes?.includes(one) ? 1 : 0));
    tests.push({ column: "class", passes });
  }
  const { from = -Infinity, to = Infinity, minAttempts = 0, maxAttempts = Infinity } = filter;
  return {
    tests,
    from,
    to,
    minAttempts,
    maxAttempts,
    isEmpty: from > to || minAttempts > maxAttempts || tests.some(({ passes }) => !passes.includes(1)),
  };
}

function passesOf(values: string[], wanted: (string | null)[]): Uint8Array {
  const set = new Set(wanted);
  const passes = new Uint8Array(values.length + FIRST_ID);
  if (set.has(null)) passes[NONE] = 1;
  if (set.has(OTHER_VALUE)) passes[OTHER] = 1;
  for (const [index, value] of values.entries()) if (set.has(value)) passes[index + FIRST_ID] = 1;
  return passes;
}

/** The value of an id: null for none, {@link OTHER_VALUE} beyond the bound. */
export function dictionaryValue(snapshot: Snapshot, column: DictionaryName, id: number): string | null {
  if (id === NONE) return null;
  return snapshot.dictionaries[column][id - FIRST_ID] ?? OTHER_VALUE;
}
