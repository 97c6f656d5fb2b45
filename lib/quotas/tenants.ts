import type { Context } from "../context";
import type { QuotaPolicy } from "../contract/policies";
import { MAX_TENANTS, type TenantsAnswer, type TenantUsage } from "../contract/tenants";
import { DEFERRALS_MINUTES } from "../contract/values/tenants";
import { readPressure } from "../enqueue/pressure";
import { parseQueueKey } from "../queues/identity";
import { gcraUse, quotaLimit, weightOf } from "../resilience/gcra";
import { MINUTE_MS } from "./deferrals";

/**
 * How a queue's tenants stand against the quota in force. Those that were put off lately are remembered, at most a thousand,
 * so nothing is scanned: three round trips, at most {@link MAX_TENANTS} states read. Throws `queue_not_found` for a key that
 * is none.
 */
export async function readTenants(ctx: Context, queueKey: string): Promise<TenantsAnswer> {
  parseQueueKey(queueKey);
  const { quota } = await readPressure(ctx, queueKey, null);
  const { redis, keys } = ctx;
  if (!quota) return { quota: null, tenants: [], limited: 0, notListed: 0, putOff: 0, asOf: ctx.clock.now() };
  const [time, behind] = await Promise.all([
    redis.time(),
    redis.zrevrange(keys.quotaTenants(queueKey), 0, MAX_TENANTS - 1, "WITHSCORES"),
  ]);
  // The slots are by the clock of Redis.
  const nowMs = Number(time[0]) * 1_000 + Number(time[1]) / 1_000;
  const slotOf = new Map<string, number>();
  for (let at = 0; at < behind.length; at += 2) slotOf.set(behind[at] ?? "", Number(behind[at + 1]));
  const names = [...new Set([...slotOf.keys(), ...Object.keys(quota.weights)])].slice(0, MAX_TENANTS);
  const [limited, putOff, ...states] = await Promise.all([
    redis.zcount(keys.quotaTenants(queueKey), `(${nowMs}`, "+inf"),
    redis.zcount(keys.quotaReservations(queueKey), `(${nowMs}`, "+inf"),
    ...(names.length === 0 ? [] : readStates(ctx, queueKey, names, nowMs)),
  ]);
  const [tats = [], since = [], ...minutes] = states;
  const tenants = names.map((tenant, index) =>
    usageOf(quota, tenant, nowMs, {
      tatMs: numberOf(tats[index]),
      since: numberOf(since[index]),
      deferrals: minutes.reduce((sum, minute) => sum + (numberOf(minute[index]) ?? 0), 0),
    }),
  );
  const listed = [...slotOf.values()].filter((slotMs) => slotMs > nowMs).length;
  const { max, durationMs, burst } = quota;
  return {
    quota: { max, durationMs, burst },
    tenants: tenants.sort(byUse),
    limited,
    notListed: Math.max(0, limited - listed),
    putOff,
    asOf: Math.floor(nowMs),
  };
}

/** States, since when over the quota, then deferrals minute by minute; each a column beside the names. */
function readStates(ctx: Context, queueKey: string, names: string[], nowMs: number) {
  const { redis, keys } = ctx;
  const minute = Math.floor(nowMs / MINUTE_MS);
  return [
    redis.mget(...names.map((tenant) => keys.quota(queueKey, tenant))),
    redis.hmget(keys.quotaLimitedSince(queueKey), ...names),
    ...Array.from({ length: DEFERRALS_MINUTES }, (_, back) =>
      redis.hmget(keys.quotaDeferrals(queueKey, minute - back), ...names),
    ),
  ];
}

function usageOf(
  quota: QuotaPolicy,
  tenant: string,
  nowMs: number,
  seen: { tatMs: number | null; since: number | null; deferrals: number },
): TenantUsage {
  const limit = quotaLimit(quota, tenant);
  const { usedShare, slotMs, reserved } = gcraUse(seen.tatMs, nowMs, limit);
  const limited = slotMs > nowMs;
  return {
    tenant,
    weight: weightOf(quota, tenant),
    ratePerSec: 1_000 / limit.emissionMs,
    usedShare,
    limited,
    putOff: reserved,
    limitedSince: limited && reserved > 0 ? seen.since : null,
    nextSlotAt: limited ? Math.ceil(slotMs) : null,
    deferrals: seen.deferrals,
  };
}

const byUse = (a: TenantUsage, b: TenantUsage) =>
  b.putOff - a.putOff ||
  b.usedShare - a.usedShare ||
  b.deferrals - a.deferrals ||
  a.tenant.localeCompare(b.tenant);

const numberOf = (text: string | null | undefined): number | null => (text == null ? null : Number(text));
