import type { Context } from "../../context";
import {
  type GroupRule,
  KEPT_RULE_SETS,
  type RuleSet,
  ruleSetSchema,
} from "../../contract/dead-letter-rules";
import { SpillwayError } from "../../errors";
import { safeJson } from "../../jobs/parse";
import { redisScript, runScript } from "../../redis-script";

type Ctx = Pick<Context, "redis" | "keys" | "clock">;

/** Nobody has made a rule. */
export const NO_RULES: RuleSet = { version: 0, rules: [], at: 0, by: "", reason: "" };

/** The largest set of rules: every reader looks at it each half second. */
const MAX_BYTES = 65_536;

/**
 * Replaces the rules, provided that they still are what the caller has read, and keeps what they were.
 * KEYS     the rules (string), former versions (list)
 * ARGV     the old JSON or "", the new JSON, how many former versions are kept
 * Result   1, or 0 when somebody else was quicker
 * Cost     O(1)
 */
const REPLACE_RULES = redisScript(`
local old = redis.call('GET', KEYS[1]) or ''
if old ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
if old ~= '' then
  redis.call('LPUSH', KEYS[2], old)
  redis.call('LTRIM', KEYS[2], 0, tonumber(ARGV[3]) - 1)
end
return 1
`);

/** The rules in force. */
export async function readRules({ redis, keys }: Ctx): Promise<RuleSet> {
  return parseRules(await redis.get(keys.deadLetterRules()));
}

/** A stored set of rules; one that cannot be read counts as none, so that it can be replaced. */
export function parseRules(text: string | null): RuleSet {
  return ruleSetSchema.safeParse(safeJson(text ?? undefined)).data ?? NO_RULES;
}

/** The versions before the one in force, newest first; at most {@link KEPT_RULE_SETS}. */
export async function formerRules({ redis, keys }: Ctx): Promise<RuleSet[]> {
  const texts = await redis.lrange(keys.deadLetterRulesHistory(), 0, KEPT_RULE_SETS - 1);
  return texts.map(parseRules).filter(({ version }) => version > 0);
}

/**
 * Puts other rules in force; readers go by them within half a second, and no row of the index changes. `ifVersion` is the
 * version that the caller has seen. Throws `conflict` when it is another by now, `unprocessable` when the rules are too large.
 */
export async function putRules(
  ctx: Ctx,
  rules: GroupRule[],
  change: { by: string; reason: string; ifVersion: number },
): Promise<{ before: RuleSet; after: RuleSet }> {
  const { redis, keys, clock } = ctx;
  const text = await redis.get(keys.deadLetterRules());
  const before = parseRules(text);
  if (before.version !== change.ifVersion) throw changedMeanwhile(before.version);
  const after: RuleSet = {
    version: before.version + 1,
    rules,
    at: clock.now(),
    by: change.by,
    reason: change.reason,
  };
  const json = JSON.stringify(after);
  if (Buffer.byteLength(json) > MAX_BYTES) {
    throw new SpillwayError("unprocessable", `The rules take more than ${MAX_BYTES / 1024} KiB.`, {
      hint: "Remove rules whose groups are gone.",
    });
  }
  const done = await runScript(
    redis,
    REPLACE_RULES,
    [keys.deadLetterRules(), keys.deadLetterRulesHistory()],
    [text ?? "", json, KEPT_RULE_SETS],
  );
  if (done !== 1) throw changedMeanwhile((await readRules(ctx)).version);
  return { before, after };
}

/** The rules of a version; 0 stands for none. Throws `not_found` for one that is not kept any more. */
export async function rulesOfVersion(ctx: Ctx, version: number): Promise<GroupRule[]> {
  if (version === 0) return [];
  const [current, former] = await Promise.all([readRules(ctx), formerRules(ctx)]);
  const found = [current, ...former].find((set) => set.version === version);
  if (found) return found.rules;
  throw new SpillwayError("not_found", `There is no version ${version} of the rules.`, {
    hint: `The last ${KEPT_RULE_SETS} versions are kept.`,
  });
}

const changedMeanwhile = (version: number) =>
  new SpillwayError("conflict", `The rules have been changed: they are at version ${version} now.`, {
    hint: "Read them again, and make the change on top of that.",
  });
