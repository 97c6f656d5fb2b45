import { z } from "zod";
import type { Context } from "../context";
import { BREAKER_EVENTS, type Breaker, type BreakerEvent } from "../contract/breakers";
import { breakerPolicySchema } from "../contract/policies";
import { SpillwayError } from "../errors";
import { answersOf } from "../redis-pipeline";
import { describeBreaker, queueNameOf } from "./describe";
import { parseBreakerId } from "./operate";
import { breakerStateSchema } from "./state";

const MAX_LISTED = 500;
const MAX_EVENTS = 200;

const storedEvent = z.object({
  event: z.enum(BREAKER_EVENTS),
  atMs: z.number(),
  cause: breakerStateSchema.shape.cause,
  by: z.string(),
  reason: z.string(),
  untilMs: z.number(),
  queue: z.string(),
});

/** Parses what the script has stored; null when the breaker is not there, or was stored by something else. */
function parse(ctx: Context, id: string, fields: [string | null, string | null] | null): Breaker | null {
  const identity = parseBreakerId(id);
  const [state, policyText] = fields ?? [null, null];
  if (identity === null || state === null) return null;
  const stored = breakerStateSchema.safeParse(JSON.parse(state));
  const policy = breakerPolicySchema.safeParse(JSON.parse(policyText ?? "null"));
  if (!stored.success) return null;
  return describeBreaker(id, identity, stored.data, policy.success ? policy.data : null, ctx.clock.now());
}

/** Breakers of all routes: those not closed first, then by last use. Two round trips, whatever their number. */
export async function listBreakers(
  ctx: Context,
): Promise<{ breakers: Breaker[]; total: number; asOf: number }> {
  const { redis, keys, clock } = ctx;
  const [recent, notClosed, total] = await Promise.all([
    redis.zrevrange(keys.breakersIndex(), 0, MAX_LISTED - 1),
    redis.hkeys(keys.breakersNotClosed()),
    redis.zcard(keys.breakersIndex()),
  ]);
  const ids = [...new Set([...notClosed, ...recent])].slice(0, MAX_LISTED);
  const breakers = await readMany(ctx, ids);
  await forget(ctx, ids, new Set(breakers.map(({ id }) => id)));
  return { breakers: breakers.sort(byNeed), total: Math.max(total, breakers.length), asOf: clock.now() };
}

/** Breakers that are not closed; of very many some. One command, and one pipeline where there are any. */
export async function readNotClosed(ctx: Context): Promise<Breaker[]> {
  const ids = await ctx.redis.hkeys(ctx.keys.breakersNotClosed());
  const breakers = ids.length === 0 ? [] : await readMany(ctx, ids.slice(0, MAX_LISTED));
  return breakers.filter(({ state }) => state.kind !== "closed");
}

async function readMany(ctx: Context, ids: string[]): Promise<Breaker[]> {
  const pipeline = ctx.redis.pipeline();
  for (const id of ids) pipeline.hmget(ctx.keys.breaker(id), "state", "policy");
  const rows = (await answersOf(pipeline)) as [string | null, string | null][];
  return ids.flatMap((id, n) => parse(ctx, id, rows[n] ?? null) ?? []);
}

/** A breaker that has expired leaves its id behind in the two lists. */
async function forget(ctx: Context, asked: string[], found: ReadonlySet<string>): Promise<void> {
  const gone = asked.filter((id) => !found.has(id));
  if (gone.length === 0) return;
  await ctx.redis
    .multi()
    .zrem(ctx.keys.breakersIndex(), ...gone)
    .hdel(ctx.keys.breakersNotClosed(), ...gone)
    .exec();
}

const NEED = { isolated: 0, open: 1, "half-open": 2, closed: 3 } as const;
const byNeed = (a: Breaker, b: Breaker) =>
  NEED[a.state.kind] - NEED[b.state.kind] || (a.route < b.route ? -1 : 1);

/** One breaker. Throws `not_found`. */
export async function readBreaker(ctx: Context, id: string): Promise<Breaker> {
  const [state = null, policy = null] = await ctx.redis.hmget(ctx.keys.breaker(id), "state", "policy");
  const breaker = parse(ctx, id, [state, policy]);
  if (breaker) return breaker;
  throw new SpillwayError("not_found", "No route has a breaker of this id.", {
    hint: "GET /api/v1/breakers lists those that were used in the last seven days.",
  });
}

/** One breaker and what has become of it, latest first. Throws `not_found`. */
export async function readBreakerHistory(
  ctx: Context,
  id: string,
): Promise<{ breaker: Breaker; history: BreakerEvent[]; asOf: number }> {
  const [breaker, rows] = await Promise.all([
    readBreaker(ctx, id),
    ctx.redis.xrevrange(ctx.keys.breakerHistory(id), "+", "-", "COUNT", MAX_EVENTS),
  ]);
  const history = rows.map(([, [, text]]): BreakerEvent => {
    const { event, atMs, cause, by, reason, untilMs, queue } = storedEvent.parse(JSON.parse(text ?? "null"));
    return {
      event,
      at: atMs,
      cause: cause === "" ? null : cause,
      by: by === "" ? null : by,
      reason: reason === "" ? null : reason,
      until: untilMs > 0 ? untilMs : null,
      queueName: queueNameOf(queue),
    };
  });
  return { breaker, history, asOf: ctx.clock.now() };
}
