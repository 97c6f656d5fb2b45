import type { Context } from "../context";
import { type GcraLimit, gcraLimit } from "./gcra";

/** A reservation that was not used a day after its slot belongs to a job that is gone. */
const RESERVATION_KEPT_MS = 86_400_000;

/**
 * Admits a job or gives it a slot of its own. A job that comes back for its slot is not charged again.
 * KEYS 1 TAT of the queue (string) · 2 reservations (sorted set, job id by slot)
 * ARGV 1 job id · 2 emission ms · 3 tolerance ms · 4 ms that a reservation is kept after its slot
 * Result: "0" admitted, else the epoch ms of the job's slot, rounded up. Mirrors gcra.ts.
 * Cost: O(log reservations) and at most 100 old reservations removed.
 */
const RESERVE = `
local t = redis.call('TIME')
local now = t[1] * 1000 + t[2] / 1000
local kept = redis.call('ZSCORE', KEYS[2], ARGV[1])
if kept then
  if tonumber(kept) <= now then
    redis.call('ZREM', KEYS[2], ARGV[1])
    return '0'
  end
  return string.format('%.0f', math.ceil(tonumber(kept)))
end
local tat = tonumber(redis.call('GET', KEYS[1]) or '0')
local start = math.max(tat, now)
local slot = start - tonumber(ARGV[3])
local new = start + tonumber(ARGV[2])
redis.call('SET', KEYS[1], string.format('%.3f', new), 'PX', math.ceil(new - now + 1000))
if slot <= now then return '0' end
local old = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now - tonumber(ARGV[4]), 'LIMIT', 0, 100)
if #old > 0 then redis.call('ZREM', KEYS[2], unpack(old)) end
redis.call('ZADD', KEYS[2], string.format('%.3f', slot), ARGV[1])
redis.call('PEXPIRE', KEYS[2], math.ceil(slot - now + tonumber(ARGV[4])))
return string.format('%.0f', math.ceil(slot))
`;

export interface RateLimit {
  max: number;
  durationMs: number;
}

/**
 * Null when the job may run now, else the epoch milliseconds at which it may. One round trip. The job keeps its slot by
 * its id: asking again, before the slot or after a crash, costs nothing.
 */
export async function reserveSlot(
  ctx: Context,
  queueKey: string,
  jobId: string,
  rate: RateLimit,
): Promise<number | null> {
  const { emissionMs, toleranceMs }: GcraLimit = gcraLimit(rate);
  const slot = await ctx.redis.eval(
    RESERVE,
    2,
    ctx.keys.rateLimit(queueKey),
    ctx.keys.rateReservations(queueKey),
    jobId,
    emissionMs,
    toleranceMs,
    RESERVATION_KEPT_MS,
  );
  return slot === "0" ? null : Number(slot);
}
