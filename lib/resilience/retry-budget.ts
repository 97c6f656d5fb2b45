import type { Context } from "../context";
import type { PolicyDocument } from "../contract/policies";
import { redisScript, runScript } from "../redis-script";

/**
 * Lets a retry pass while retries are at most a share of the attempts of a sliding window, shared by all workers of a queue.
 * The window is that of two fixed ones, the older weighted by what of it still lies inside ("sliding window counter").
 * KEYS 1 this window (hash attempts, retries) · 2 the one before · ARGV 1 window ms · 2 share · 3 free retries
 *      4 attempts to add · 5 now ms · 6 start of this window ms
 * Result: 1 the retry passes and is counted, 0 it does not. Cost: O(1).
 */
const SPEND = redisScript(`
local window, now, start = tonumber(ARGV[1]), tonumber(ARGV[5]), tonumber(ARGV[6])
local inside = 1 - (now - start) / window
local function sum(field)
  local here = tonumber(redis.call('HGET', KEYS[1], field) or '0')
  return here + inside * tonumber(redis.call('HGET', KEYS[2], field) or '0')
end
redis.call('HINCRBY', KEYS[1], 'attempts', ARGV[4])
redis.call('PEXPIRE', KEYS[1], window * 2)
local retries = sum('retries')
if retries + 1 > math.max(tonumber(ARGV[3]), tonumber(ARGV[2]) * sum('attempts')) then return 0 end
redis.call('HINCRBY', KEYS[1], 'retries', 1)
return 1
`);

/** Attempts of this process that the budget has not heard of yet: they travel with the next failure. */
const unsaid = new Map<string, number>();

/** Notes an attempt, successful or not. No round trip: a queue without failures costs nothing. */
export function noteAttempt(queueKey: string): void {
  unsaid.set(queueKey, (unsaid.get(queueKey) ?? 0) + 1);
}

/** Whether the queue's budget lets one more retry pass now; it is counted when it does. One round trip, after failures only. */
export async function spendRetry(
  ctx: Context,
  queueKey: string,
  { windowMs, share, minRetries }: NonNullable<PolicyDocument["retryBudget"]>,
): Promise<boolean> {
  const nowMs = ctx.clock.now();
  const window = Math.floor(nowMs / windowMs);
  const attempts = unsaid.get(queueKey) ?? 0;
  unsaid.set(queueKey, 0);
  const answer = await runScript(
    ctx.redis,
    SPEND,
    [ctx.keys.retryBudget(queueKey, window), ctx.keys.retryBudget(queueKey, window - 1)],
    [windowMs, share, minRetries, attempts, nowMs, window * windowMs],
  );
  return answer === 1;
}
