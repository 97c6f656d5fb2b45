import type { GroupPart } from "../../contract/dead-letter-rules";
import type { SPLIT_BY } from "../../contract/values/dead-letter-rules";
import type { Cause } from "../fingerprint";
import { OTHER_VALUE } from "./format";

/** A column by whose value a group can be split. */
export type PartColumn = (typeof SPLIT_BY)[number];

/** A group of dead letters. */
export interface Group {
  key: string;
  part: GroupPart | null;
}

/** A group whose dead letters are told apart by a column. Causes that share one are split alike. */
export interface Parting {
  column: PartColumn;
  groupOf(value: string | null): Group;
}

/** Which group a dead letter belongs to. */
export interface Grouping {
  /** Another one for each other mapping: answers are shared by it. */
  version: string;
  groupOf(cause: Cause): Group | Parting;
}

/** Each cause is a group of its own, as long as no rule merges or splits any. */
export const EACH_CAUSE_A_GROUP: Grouping = { version: "", groupOf: ({ key }) => ({ key, part: null }) };

/** The group of the causes beyond the dictionary's bound. */
export const OTHER_GROUP: Group = { key: OTHER_VALUE, part: null };

export const isParting = (group: Group | Parting): group is Parting => "column" in group;

/** The group of one dead letter: of its cause, undefined beyond the dictionary's bound, and its values. */
export function groupOfLetter(
  grouping: Grouping,
  cause: Cause | undefined,
  valueIn: (column: PartColumn) => string | null,
): Group {
  const group = cause ? grouping.groupOf(cause) : OTHER_GROUP;
  return isParting(group) ? group.groupOf(valueIn(group.column)) : group;
}
