import { createHash } from "node:crypto";
import type { Context } from "../../context";
import type { GroupRule, RulesPreview } from "../../contract/dead-letter-rules";
import { tallyLetters } from "../index/query";
import { askIndex } from "../index-filter";
import { readGroupBook } from "./book";
import { titleOf } from "./describe";
import { groupingBy } from "./grouping";
import { rulesOfVersion } from "./rules";
import { NO_TREND } from "./trend";

/** Changed groups that are named. */
const NAMED = 100;

/**
 * What these rules, or those of a former version, would make of all groups as they are now, exactly: two passes over the
 * index. Throws `index_building` and `not_found`.
 */
export async function previewRules(
  ctx: Context,
  proposal: { rules: GroupRule[] } | { version: number },
): Promise<RulesPreview> {
  const rules = "rules" in proposal ? proposal.rules : await rulesOfVersion(ctx, proposal.version);
  const { grouping } = await readGroupBook(ctx);
  const text = JSON.stringify(rules);
  const proposed = groupingBy(rules, `preview ${createHash("sha256").update(text).digest("base64url")}`);
  const count = (by: typeof grouping) => tallyLetters(ctx, {}, { trend: NO_TREND, top: 0 }, by);
  const [before, after] = await askIndex(ctx, () => Promise.all([count(grouping), count(proposed)]));
  const counts = new Map(before.map(({ group, count: n }) => [group, n]));
  const later = new Map(after.map((tally) => [tally.group, tally.count]));
  // A group that stays in place keeps the name that people know.
  const known = new Map([...after, ...before].map((tally) => [tally.group, tally]));
  const changes = [...known.values()]
    .map((tally) => ({
      key: tally.group,
      title: titleOf(tally),
      part: tally.part,
      before: counts.get(tally.group) ?? 0,
      after: later.get(tally.group) ?? 0,
    }))
    .filter((change) => change.before !== change.after)
    .sort((a, b) => Math.max(b.before, b.after) - Math.max(a.before, a.after));
  return {
    groupsBefore: before.length,
    groupsAfter: after.length,
    changed: changes.length,
    letters: changes.reduce((sum, change) => sum + Math.max(0, change.after - change.before), 0),
    changes: changes.slice(0, NAMED),
  };
}
