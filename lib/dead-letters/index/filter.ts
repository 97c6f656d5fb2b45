import type { FailureClass } from "../../contract/failures";
import { FAILURE_CLASSES } from "../../contract/values/failures";
import { type DictionaryName, FIRST_ID, NONE, OTHER, OTHER_VALUE } from "./format";
import { type Grouping, isParting, type PartColumn, type Parting } from "./grouping";
import type { Snapshot } from "./snapshot";

/** What selects dead letters in the index: every part that is there must hold, and of a list one value. */
export interface IndexFilter {
  /** Keys of queues. */
  queues?: string[];
  /** Keys of groups. */
  groups?: string[];
  /** Keys of causes, whatever groups they are in; and of such that are left out. */
  causes?: string[];
  notCauses?: string[];
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

/** One column's test: the ids that pass. */
export interface ColumnTest {
  column: DictionaryName | "class";
  /** 1 at each id that passes, {@link BY_PART} where another column decides. */
  passes: Uint8Array;
  /** By the ids that say so. */
  parts?: Map<number, PartTest>;
}

/** For causes whose group is split: the values of the column that splits it which pass. */
export interface PartTest {
  column: PartColumn;
  passes: Uint8Array;
}

export const BY_PART = 2;

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
  if (filter.groups) tests.push(groupTest(filter.groups, snapshot, grouping));
  if (filter.causes) tests.push(causeTest(filter.causes, snapshot, 0));
  if (filter.notCauses) tests.push(causeTest(filter.notCauses, snapshot, 1));
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
    isEmpty:
      from > to ||
      minAttempts > maxAttempts ||
      tests.some(({ passes }) => !passes.includes(1) && !passes.includes(BY_PART)),
  };
}

/** Causes that are named pass, or with `otherwise` 1 those that are not. */
function causeTest(keys: string[], { causes }: Snapshot, otherwise: 0 | 1): ColumnTest {
  const named = new Set(keys);
  const passes = new Uint8Array(causes.length + FIRST_ID).fill(otherwise);
  for (const [index, { key }] of causes.entries())
    if (named.has(key)) passes[index + FIRST_ID] = 1 - otherwise;
  return { column: "cause", passes };
}

function groupTest(keys: string[], snapshot: Snapshot, grouping: Grouping): ColumnTest {
  const wanted = new Set(keys);
  const { causes } = snapshot;
  const passes = new Uint8Array(causes.length + FIRST_ID);
  const parts = new Map<number, PartTest>();
  const known = new Map<Parting, PartTest>();
  if (wanted.has(OTHER_VALUE)) passes[OTHER] = 1;
  for (const [index, cause] of causes.entries()) {
    const group = grouping.groupOf(cause);
    if (!isParting(group)) {
      if (wanted.has(group.key)) passes[index + FIRST_ID] = 1;
      continue;
    }
    const part = known.get(group) ?? partTest(wanted, snapshot, group);
    known.set(group, part);
    if (!part.passes.includes(1)) continue;
    passes[index + FIRST_ID] = BY_PART;
    parts.set(index + FIRST_ID, part);
  }
  return { column: "cause", passes, ...(parts.size > 0 ? { parts } : {}) };
}

function partTest(wanted: ReadonlySet<string>, snapshot: Snapshot, { column, groupOf }: Parting): PartTest {
  const values = snapshot.dictionaries[column];
  const passes = new Uint8Array(values.length + FIRST_ID);
  const test = (id: number, value: string | null) => {
    if (wanted.has(groupOf(value).key)) passes[id] = 1;
  };
  test(NONE, null);
  test(OTHER, OTHER_VALUE);
  for (const [index, value] of values.entries()) test(index + FIRST_ID, value);
  return { column, passes };
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
