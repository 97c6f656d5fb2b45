import type { z } from "zod";
import type { Context } from "../../context";
import {
  KEPT_RETENTION_VERSIONS,
  MAX_RETENTION_RULES,
  type RetentionAnswer,
  type RetentionDraft,
  type RetentionRule,
  type RetentionRun,
  retentionRuleSchema,
  retentionRunSchema,
} from "../../contract/retention";
import { SpillwayError } from "../../errors";
import { safeJson } from "../../jobs/parse";
import { redisScript, runScript } from "../../redis-script";
import { compareText } from "../known-queues";

type Ctx = Pick<Context, "redis" | "keys" | "clock" | "log">;

/**
 * Puts a rule in force, or takes it away, if it is still what was read.
 * KEYS     rules, versions of this one, what was done for rules, ids of its discards
 * ARGV     rule's id, its JSON as it was read ("" for none), its JSON as it shall be ("" for none), versions kept, rules kept
 * Result   1; 0 when it is another one by now; -1 when there are too many
 * Cost     O(1)
 */
const REPLACE = redisScript(`
if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then return 0 end
if ARGV[3] == '' then
  redis.call('HDEL', KEYS[1], ARGV[1])
  redis.call('HDEL', KEYS[3], ARGV[1])
  redis.call('DEL', KEYS[2], KEYS[4])
  return 1
end
if ARGV[2] == '' and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[5]) then return -1 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('LPUSH', KEYS[2], ARGV[3])
redis.call('LTRIM', KEYS[2], 0, ARGV[4] - 1)
return 1
`);

/** All rules by name, with what was done for each. Two commands. */
export async function listRules(ctx: Ctx): Promise<RetentionAnswer> {
  const [texts, runs] = await Promise.all([
    ctx.redis.hvals(ctx.keys.retention()),
    ctx.redis.hgetall(ctx.keys.retentionRuns()),
  ]);
  const rules = texts.flatMap((text) => {
    const rule = parse(ctx, retentionRuleSchema, text);
    return rule ? [{ ...rule, run: parse(ctx, retentionRunSchema, runs[rule.id] ?? null) }] : [];
  });
  return { rules: rules.sort((a, b) => compareText(a.name, b.name) || compareText(a.id, b.id)) };
}

/** Creates or changes a rule. Throws `conflict` when it is another version by now, `unprocessable` when there are too many. */
export async function putRule(
  ctx: Ctx,
  id: string,
  draft: RetentionDraft,
  { ifVersion, ...change }: { ifVersion: number; reason: string; by: string },
): Promise<{ before: RetentionRule | null; after: RetentionRule }> {
  const text = await ctx.redis.hget(ctx.keys.retention(), id);
  const before = parse(ctx, retentionRuleSchema, text);
  const version = before?.version ?? 0;
  if (version !== ifVersion) throw changed(version);
  const after: RetentionRule = { ...draft, id, version: version + 1, at: ctx.clock.now(), ...change };
  const put = await replace(ctx, id, text, JSON.stringify(after));
  if (put === -1)
    throw new SpillwayError("unprocessable", `There are ${MAX_RETENTION_RULES} rules already.`, {
      hint: "Remove one that is not needed any more, or make one of several.",
    });
  if (put !== 1) throw changed(version + 1);
  return { before, after };
}

/** Forgets a rule and its versions; a discard that it has begun goes on. Throws `not_found`. */
export async function deleteRule(ctx: Ctx, id: string): Promise<RetentionRule | null> {
  for (;;) {
    const text = await ctx.redis.hget(ctx.keys.retention(), id);
    if (text === null)
      throw new SpillwayError("not_found", `There is no retention rule ${id}.`, {
        hint: "GET /api/v1/dead-letters/retention lists those there are.",
      });
    if ((await replace(ctx, id, text, "")) === 1) return parse(ctx, retentionRuleSchema, text);
  }
}

/** The versions of a rule that are kept, newest first. */
export async function ruleVersions(ctx: Ctx, id: string): Promise<RetentionRule[]> {
  const texts = await ctx.redis.lrange(ctx.keys.retentionVersions(id), "0", "-1");
  return texts.flatMap((text) => parse(ctx, retentionRuleSchema, text) ?? []);
}

/** Writes what was done for a rule, as long as there is such a rule. */
export async function writeRun(ctx: Ctx, id: string, run: RetentionRun): Promise<void> {
  if ((await ctx.redis.hexists(ctx.keys.retention(), id)) === 1)
    await ctx.redis.hset(ctx.keys.retentionRuns(), id, JSON.stringify(run));
}

const replace = async (ctx: Ctx, id: string, before: string | null, after: string): Promise<number> =>
  Number(
    await runScript(
      ctx.redis,
      REPLACE,
      [
        ctx.keys.retention(),
        ctx.keys.retentionVersions(id),
        ctx.keys.retentionRuns(),
        ctx.keys.retentionDiscards(id),
      ],
      [id, before ?? "", after, KEPT_RETENTION_VERSIONS, MAX_RETENTION_RULES],
    ),
  );

/** What another release has written in another form counts as none, so that it can be replaced. */
function parse<S extends z.ZodType>(ctx: Ctx, schema: S, text: string | null): z.output<S> | null {
  if (text === null) return null;
  const parsed = schema.safeParse(safeJson(text));
  if (!parsed.success) ctx.log.warn({ text: text.slice(0, 200) }, "A retention rule cannot be read");
  return parsed.success ? parsed.data : null;
}

const changed = (version: number) =>
  new SpillwayError("conflict", `The rule has been changed: it is at version ${version} now.`, {
    hint: "Read it again, and make the change on top of that.",
  });
