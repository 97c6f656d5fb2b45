import type { Context } from "../../context";
import type { GroupRule, RuleSet } from "../../contract/dead-letter-rules";
import { forgetGroupBook } from "./book";
import { putRules, rulesOfVersion } from "./rules";

/** Other rules, or the version of which they are taken. */
export type RulesChange = ({ rules: GroupRule[] } | { version: number }) & {
  ifVersion: number;
  reason: string;
};

/**
 * Puts other rules, or those of a former version, in force as a new version; this process goes by them at once. Throws
 * `conflict` when they are not at `ifVersion` any more, `not_found`, and `unprocessable` when they are too large.
 */
export async function applyRules(
  ctx: Context,
  { ifVersion, reason, ...change }: RulesChange,
  by: string,
): Promise<{ before: RuleSet; after: RuleSet }> {
  const rules = "rules" in change ? change.rules : await rulesOfVersion(ctx, change.version);
  const done = await putRules(ctx, rules, { by, reason, ifVersion });
  forgetGroupBook(ctx);
  return done;
}

/** Keys of the groups that are named by the rules in which two sets differ. */
export function groupsConcerned(before: RuleSet, after: RuleSet): string[] {
  const texts = [before, after].map(({ rules }) => new Set(rules.map((rule) => JSON.stringify(rule))));
  const differing = [...before.rules, ...after.rules].filter(
    (rule) => !texts.every((set) => set.has(JSON.stringify(rule))),
  );
  const named = differing.flatMap((rule) =>
    rule.kind === "merge" ? [...rule.groups, rule.into] : [rule.group],
  );
  return [...new Set(named.map(({ key }) => key))];
}
