import type { Context } from "../context";
import { type FallbackItem, type FallbackMark, fallbackItemSchema } from "../contract/fallbacks";
import { redisScript, runScript } from "../redis-script";

/** Jobs that a queue can replay at most; older ones are forgotten, not undone. */
const MAX_TAKEN = 2_000;
/** A larger payload is not kept beside BullMQ's own: such a job can be replayed as long as BullMQ keeps it. */
const MAX_KEPT_BYTES = 64 * 1024;
const KEPT_MS = 30 * 86_400_000;

/**
 * Lists a job among those that took a fallback, and counts it.
 * KEYS 1 listed (sorted set) · 2 what a replay needs (hash) · 3 counts by kind (hash)
 * ARGV 1 job id · 2 epoch ms · 3 JSON · 4 kind · 5 most that are listed · 6 ms that they are kept
 * Result: 1. Cost: O(log listed); the oldest beyond the bound go.
 */
const RECORD = redisScript(`
if redis.call('ZSCORE', KEYS[1], ARGV[1]) == false then redis.call('HINCRBY', KEYS[3], ARGV[4], 1) end
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
local extra = redis.call('ZCARD', KEYS[1]) - tonumber(ARGV[5])
if extra > 0 then
  local old = redis.call('ZRANGE', KEYS[1], 0, extra - 1)
  redis.call('ZREM', KEYS[1], unpack(old))
  redis.call('HDEL', KEYS[2], unpack(old))
end
redis.call('PEXPIRE', KEYS[1], ARGV[6])
redis.call('PEXPIRE', KEYS[2], ARGV[6])
return 1
`);

/** Takes a job off the list; the one who gets its JSON replays it. KEYS 1, 2 as above. ARGV 1 job id. Cost: O(log listed). */
const CLAIM = redisScript(`
if redis.call('ZREM', KEYS[1], ARGV[1]) == 0 then return false end
local text = redis.call('HGET', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
return text
`);

/** A job that took a fallback, with its payload as it was stored, secrets sealed; null when it was too large to keep. */
export interface TakenFallback extends FallbackItem {
  payload: string | null;
}

const takenSchema = fallbackItemSchema.extend({ payload: fallbackItemSchema.shape.route });

/** Lists the job, before its result is given: a crash in between leaves a listed job that runs again. One round trip. */
export async function recordFallback(
  ctx: Context,
  queueKey: string,
  job: { id: string; name: string; data: unknown },
  mark: FallbackMark,
): Promise<void> {
  const payload = JSON.stringify(job.data ?? null);
  const taken: TakenFallback = {
    ...mark,
    jobId: job.id,
    jobName: job.name,
    payload: Buffer.byteLength(payload) <= MAX_KEPT_BYTES ? payload : null,
  };
  await runScript(
    ctx.redis,
    RECORD,
    [ctx.keys.fallbacks(queueKey), ctx.keys.fallbackJobs(queueKey), ctx.keys.fallbackCounts(queueKey)],
    [job.id, mark.at, JSON.stringify(taken), mark.kind, MAX_TAKEN, KEPT_MS],
  );
}

/** Null when somebody else was quicker. */
export async function claimFallback(
  ctx: Context,
  queueKey: string,
  jobId: string,
): Promise<TakenFallback | null> {
  const text = await runScript(
    ctx.redis,
    CLAIM,
    [ctx.keys.fallbacks(queueKey), ctx.keys.fallbackJobs(queueKey)],
    [jobId],
  );
  return typeof text === "string" ? takenSchema.parse(JSON.parse(text)) : null;
}

const LISTED = 50;

/** How many jobs of a queue took a fallback, and the latest of them. */
export async function listFallbacks(
  ctx: Context,
  queueKey: string,
): Promise<{ waiting: number; counts: Record<string, number>; items: FallbackItem[] }> {
  const { redis, keys } = ctx;
  const [waiting, counts, ids] = await Promise.all([
    redis.zcard(keys.fallbacks(queueKey)),
    redis.hgetall(keys.fallbackCounts(queueKey)),
    redis.zrevrange(keys.fallbacks(queueKey), 0, LISTED - 1),
  ]);
  const texts = ids.length === 0 ? [] : await redis.hmget(keys.fallbackJobs(queueKey), ...ids);
  const items = texts.flatMap((text) => (text === null ? [] : [fallbackItemSchema.parse(JSON.parse(text))]));
  return {
    waiting,
    counts: Object.fromEntries(Object.entries(counts).map(([kind, count]) => [kind, Number(count)])),
    items,
  };
}
