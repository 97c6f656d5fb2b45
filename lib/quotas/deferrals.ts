import type { Redis } from "ioredis";
import type { Context } from "../context";
import { DEFERRALS_MINUTES } from "../contract/values/tenants";
import { redisScript, runScript } from "../redis-script";

const FLUSH_MS = 1_000;
export const MINUTE_MS = 60_000;
/** Tenants remembered for each queue, and for each minute of it; those whose slots ended first go. */
const MAX_TENANTS = 1_000;
const KEPT_MS = 86_400_000;
/** Tenants of one call of the script. */
const CHUNK = 250;

/**
 * Notes which tenants were put off, until when, and how often.
 * KEYS 1 tenants by the slot of their last job (sorted set) · 2 over the quota since (hash by tenant) · 3 deferrals of this minute (hash by tenant)
 * ARGV 1 most tenants · 2 ms that 1 and 2 are kept after the last slot · 3 ms that 3 is kept · then for each: tenant, slot in epoch ms, deferrals
 * Result: 1. Cost: O(tenants given x log tenants kept).
 */
const NOTE = redisScript(`
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local most = tonumber(ARGV[1])
local counted = redis.call('HLEN', KEYS[3])
local latest = now
for i = 4, #ARGV, 3 do
  local tenant = ARGV[i]
  local slot = tonumber(ARGV[i + 1])
  local before = tonumber(redis.call('ZSCORE', KEYS[1], tenant) or nil)
  if not before or before <= now then redis.call('HSET', KEYS[2], tenant, string.format('%.0f', now)) end
  redis.call('ZADD', KEYS[1], 'GT', string.format('%.0f', slot), tenant)
  if slot > latest then latest = slot end
  if counted < most or redis.call('HEXISTS', KEYS[3], tenant) == 1 then
    if redis.call('HINCRBY', KEYS[3], tenant, ARGV[i + 2]) == tonumber(ARGV[i + 2]) then counted = counted + 1 end
  end
end
local extra = redis.call('ZCARD', KEYS[1]) - most
if extra > 0 then
  local old = redis.call('ZRANGE', KEYS[1], 0, extra - 1)
  redis.call('ZREM', KEYS[1], unpack(old))
  redis.call('HDEL', KEYS[2], unpack(old))
end
local keep = math.max(redis.call('PTTL', KEYS[1]), math.ceil(latest - now + tonumber(ARGV[2])))
redis.call('PEXPIRE', KEYS[1], keep)
redis.call('PEXPIRE', KEYS[2], keep)
redis.call('PEXPIRE', KEYS[3], ARGV[3])
return 1
`);

interface Tally {
  slotMs: number;
  count: number;
}

const books = new WeakMap<Redis, Map<string, Map<string, Tally>>>();

/**
 * Notes that a job of a tenant was put off to a slot, for those who look. Sent once a second for each queue, however many jobs
 * there are, and not awaited; a process that dies loses at most the last second's. No round trip.
 */
export function noteDeferral(ctx: Context, queueKey: string, tenant: string, slotMs: number): void {
  const book = books.get(ctx.redis) ?? new Map<string, Map<string, Tally>>();
  books.set(ctx.redis, book);
  const known = book.get(queueKey);
  const tenants = known ?? new Map<string, Tally>();
  const before = tenants.get(tenant);
  if (!before && tenants.size >= MAX_TENANTS) return;
  tenants.set(tenant, {
    slotMs: Math.max(slotMs, before?.slotMs ?? 0),
    count: (before?.count ?? 0) + 1,
  });
  if (known) return;
  book.set(queueKey, tenants);
  setTimeout(() => void flushDeferrals(ctx, queueKey), FLUSH_MS).unref();
}

/** Sends what was noted of a queue now, for a process that is about to close its connection. Never rejects. */
export async function flushDeferrals(ctx: Context, queueKey: string): Promise<void> {
  const book = books.get(ctx.redis);
  const tenants = book?.get(queueKey);
  // A connection that was closed for good takes no more, and nobody is left to hear of it.
  if (!book || !tenants || ctx.redis.status === "end") return;
  book.delete(queueKey);
  try {
    await send(ctx, queueKey, [...tenants]);
  } catch (err) {
    ctx.log.warn({ err, queue: queueKey }, "Deferred tenants were not noted");
  }
}

async function send(ctx: Context, queueKey: string, tenants: [string, Tally][]): Promise<void> {
  const { keys } = ctx;
  const minute = Math.floor(ctx.clock.now() / MINUTE_MS);
  for (let from = 0; from < tenants.length; from += CHUNK)
    await runScript(
      ctx.redis,
      NOTE,
      [keys.quotaTenants(queueKey), keys.quotaLimitedSince(queueKey), keys.quotaDeferrals(queueKey, minute)],
      [
        MAX_TENANTS,
        KEPT_MS,
        (DEFERRALS_MINUTES + 1) * MINUTE_MS,
        ...tenants
          .slice(from, from + CHUNK)
          .flatMap(([tenant, { slotMs, count }]) => [tenant, Math.ceil(slotMs), count]),
      ],
    );
}
