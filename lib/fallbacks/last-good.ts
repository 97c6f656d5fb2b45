import { z } from "zod";
import type { Context } from "../context";
import { redisScript, runScript } from "../redis-script";

/** A larger result is not worth keeping twice. */
const MAX_BYTES = 64 * 1024;

/**
 * Keeps a result under its key; the oldest beyond the bound go.
 * KEYS 1 results (hash) · 2 their keys by time (sorted set)
 * ARGV 1 key · 2 epoch ms · 3 JSON · 4 most results · 5 ms that they are kept
 * Result: 1. Cost: O(log results).
 */
const KEEP = redisScript(`
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
local old = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[2] - ARGV[5], 'LIMIT', 0, 100)
local extra = redis.call('ZCARD', KEYS[2]) - tonumber(ARGV[4])
if extra > 0 then
  for _, key in ipairs(redis.call('ZRANGE', KEYS[2], 0, extra - 1)) do old[#old + 1] = key end
end
if #old > 0 then
  redis.call('ZREM', KEYS[2], unpack(old))
  redis.call('HDEL', KEYS[1], unpack(old))
end
redis.call('PEXPIRE', KEYS[1], ARGV[5])
redis.call('PEXPIRE', KEYS[2], ARGV[5])
return 1
`);

const entrySchema = z.object({ atMs: z.number(), value: z.unknown() });

interface LastGoodRules {
  keepMs: number;
  maxEntries: number;
}

/** Keeps a good result for those that will miss one. Results above 64 kB are not kept. */
export async function keepLastGood(
  ctx: Context,
  queueKey: string,
  key: string,
  value: unknown,
  { keepMs, maxEntries }: LastGoodRules,
): Promise<void> {
  const atMs = ctx.clock.now();
  const text = JSON.stringify({ atMs, value });
  if (Buffer.byteLength(text) > MAX_BYTES) return;
  const keys = [ctx.keys.lastGood(queueKey), ctx.keys.lastGoodOrder(queueKey)];
  await runScript(ctx.redis, KEEP, keys, [key, atMs, text, maxEntries, keepMs]);
}

/** The last good result under a key and its age in ms; null when there is none, or none that is young enough. */
export async function readLastGood(
  ctx: Context,
  queueKey: string,
  key: string,
  { keepMs }: LastGoodRules,
): Promise<{ value: unknown; ageMs: number } | null> {
  const text = await ctx.redis.hget(ctx.keys.lastGood(queueKey), key);
  if (text === null) return null;
  const { atMs, value } = entrySchema.parse(JSON.parse(text));
  const ageMs = Math.max(0, ctx.clock.now() - atMs);
  return ageMs > keepMs ? null : { value, ageMs };
}
