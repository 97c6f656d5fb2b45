import { recordAudit } from "../../audit/audit-log";
import type { Context } from "../../context";
import type { RetentionRule, RetentionRun } from "../../contract/retention";
import { isRedisUnavailable, SpillwayError, toSpillwayError } from "../../errors";
import { countMatching } from "../../operations/count";
import { createOperation } from "../../operations/create";
import { removeOperation } from "../../operations/store";
import { dueUntil, waitsForIndex } from "./due";
import { listRules, writeRun } from "./store";

/** So often it is looked for rules that are new or changed; the others have their turn once a minute. */
const LOOK_MS = 5_000;
const EACH_MS = 60_000;
/** A rule discards not more often than this, so that its discards do not crowd out those of people ... */
const EVERY_MS = 3_600_000;
/** ... but for this many at once. */
const MANY = 10_000;
/** Discards of one rule that are kept in the list, beside the one that begins. */
const KEPT_DISCARDS = 1;
/** Others are to notice nothing of it. */
const RATE_PER_SEC = 1_000;

/** Who does what rules ask for, as the audit and discards name it. */
const ACTOR = "system";

/**
 * Applies the retention rules, in whichever process leads: what one says is due becomes an ordinary discard, with its journal,
 * progress, archive and audit. Runs until the signal. All of its state is in Redis: another process can go on at any line, and
 * a discard that was begun and not yet noted only leads to another one, of what is left.
 */
export async function startRetentionKeeper(ctx: Context, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await applyRules(ctx, signal, EACH_MS);
    } catch (err) {
      if (!signal.aborted) ctx.log.warn({ err }, "Retention rules were not applied this time");
    }
    await ctx.clock.sleep(LOOK_MS, signal).catch(() => {});
  }
}

/** Applies each rule that is enabled, but for those that were in the last `eachMs` as they are. Throws when Redis is away. */
export async function applyRules(ctx: Context, signal?: AbortSignal, eachMs = 0): Promise<void> {
  const { rules } = await listRules(ctx);
  for (const { run, ...rule } of rules) {
    signal?.throwIfAborted();
    const isFresh = run !== null && run.checkedAt >= rule.at && ctx.clock.now() - run.checkedAt < eachMs;
    if (!rule.enabled || isFresh) continue;
    await writeRun(ctx, rule.id, await applyRule(ctx, rule, run, signal));
  }
}

async function applyRule(
  ctx: Context,
  rule: RetentionRule,
  before: RetentionRun | null,
  signal: AbortSignal | undefined,
): Promise<RetentionRun> {
  const checkedAt = ctx.clock.now();
  const discard = before?.discard ?? null;
  const waiting = (waitsFor: string | null): RetentionRun => ({ checkedAt, discard, waitsFor });
  try {
    if (await waitsForIndex(ctx, rule)) return waiting("The index of dead letters is being built.");
    const until = await dueUntil(ctx, rule);
    if (until === null) return waiting(null);
    const filter = { ...rule.filter, to: until };
    const counts = await countMatching(ctx, filter, checkedAt, signal);
    const due = counts.reduce((sum, { count }) => sum + count, 0);
    const isEarly = discard !== null && checkedAt - discard.at < EVERY_MS && due < MANY;
    if (due === 0 || isEarly) return waiting(null);
    return { checkedAt, discard: await begin(ctx, rule, filter, discard, signal), waitsFor: null };
  } catch (error) {
    if (isRedisUnavailable(error) || signal?.aborted) throw error;
    if (!(error instanceof SpillwayError))
      ctx.log.error({ err: error, rule: rule.id }, "A retention rule failed");
    return waiting(toSpillwayError(error).message);
  }
}

async function begin(
  ctx: Context,
  { id: rule, name, version, archive }: RetentionRule,
  filter: RetentionRule["filter"] & { to: number },
  before: RetentionRun["discard"],
  signal: AbortSignal | undefined,
): Promise<RetentionRun["discard"]> {
  const reason = `By retention rule “${name}”, version ${version}`;
  const body = { selection: { filter }, archive, ratePerSec: RATE_PER_SEC, reason, dryRun: false };
  const { answer } = await createOperation(ctx, {
    kind: "discard",
    body,
    actor: ACTOR,
    ...(signal ? { signal } : {}),
  });
  if (answer.id === null) return before;
  await recordAudit(ctx, {
    actor: ACTOR,
    action: "discard.create",
    target: { id: answer.id, rule },
    reason,
    outcome: "done",
    error: null,
    before: null,
    after: { selection: body.selection, ratePerSec: RATE_PER_SEC, total: answer.total },
  });
  await forgetOld(ctx, rule, answer.id);
  return { id: answer.id, at: ctx.clock.now(), total: answer.total };
}

/** The discards of rules stay few among the last that are kept; the audit has them all. */
async function forgetOld(ctx: Context, rule: string, id: string): Promise<void> {
  const key = ctx.keys.retentionDiscards(rule);
  await ctx.redis.lpush(key, id);
  for (const old of await ctx.redis.lrange(key, KEPT_DISCARDS + 1, "-1")) {
    if (await removeOperation(ctx, "discard", old)) await ctx.redis.lrem(key, 0, old);
  }
}
