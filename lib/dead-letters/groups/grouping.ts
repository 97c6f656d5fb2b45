import { createHash } from "node:crypto";
import type { GroupPart, GroupRule } from "../../contract/dead-letter-rules";
import type { Cause } from "../fingerprint";
import type { Group, Grouping, PartColumn, Parting } from "../index/grouping";

/**
 * The mapping of causes to groups that rules make. They apply in their order, each to what those before it made; a part
 * that a column has set apart can be merged, and is not split again. Pure, and the same in every process.
 */
export function groupingBy(rules: GroupRule[], version: string): Grouping {
  if (rules.length === 0) return { version, groupOf: ({ key }) => ({ key, part: null }) };
  const steps = rules.map(compile);
  // Causes that are split alike share one parting, and so one table of its values.
  const partings = new Map<string, Parting>();
  return {
    version,
    groupOf(cause) {
      let group: Group = { key: cause.key, part: null };
      for (const [index, step] of steps.entries()) {
        if (step.column && step.takes(group.key)) {
          const { column } = step;
          const name = `${index} ${group.key}`;
          const parting = partings.get(name) ?? partingOf(group.key, column, steps.slice(index + 1));
          partings.set(name, parting);
          return parting;
        }
        group = step.apply(group, cause);
      }
      return group;
    },
  };
}

interface Step {
  takes(group: string): boolean;
  /** Set for a split by a column. */
  column: PartColumn | null;
  /** Null in place of the cause: of a part, of which only the key is known. */
  apply(group: Group, cause: Cause | null): Group;
}

function compile(rule: GroupRule): Step {
  if (rule.kind === "merge") {
    const merged = new Set(rule.groups.map(({ key }) => key));
    const into = { key: rule.into.key, part: null };
    const takes = (group: string) => merged.has(group);
    return { takes, column: null, apply: (group) => (takes(group.key) ? into : group) };
  }
  const { group: split, by } = rule;
  const takes = (group: string) => group === split.key;
  if ("column" in by) return { takes, column: by.column, apply: (group) => group };
  const text = by.text.toLowerCase();
  const part = { by: "text", value: by.text } as const;
  const own = { key: partKey(split.key, part).slice(0, 16), part };
  return {
    takes,
    column: null,
    apply: (group, cause) =>
      cause && takes(group.key) && cause.message.toLowerCase().includes(text) ? own : group,
  };
}

function partingOf(group: string, column: PartColumn, later: Step[]): Parting {
  return {
    column,
    groupOf(value) {
      const part = { by: column, value };
      const own: Group = { key: `${group}~${partKey(group, part).slice(0, 8)}`, part };
      return later.reduce((before, step) => step.apply(before, null), own);
    },
  };
}

const partKey = (group: string, { by, value }: GroupPart): string =>
  createHash("sha256")
    .update(JSON.stringify([group, by, value]))
    .digest("base64url");
