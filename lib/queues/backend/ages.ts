import type { Redis } from "ioredis";
import { redisScript, runScript } from "../../redis-script";
import type { QueueIdentity } from "../identity";
import { bullKeys } from "./keys";

/** How many positions of each state a full sample reads; a smaller state is read whole. */
export const AGE_POSITIONS = 64;
/** Queues per call, so that other callers are served in between. */
const QUEUES_PER_CALL = 100;

/**
 * When a job last became runnable. A job delayed by a day does not arrive a day old, and a replayed or retried one is
 * not as old as its first life: so the latest of added + delay, last start, and the replay noted in its own log. A
 * delay that was cut short by a promotion lies in the future and is left out.
 * The log row is the one that a replay leaves; see lib/jobs/history.ts.
 */
const RUNNABLE_SINCE = `
local function runnableSince(base, id, now)
  local job = base .. id
  local read = redis.pcall('HMGET', job, 'timestamp', 'processedOn')
  if read.err then return nil end
  local added, started = tonumber(read[1]), tonumber(read[2])
  if not added then return started end
  local since = added
  if redis.call('HSTRLEN', job, 'opts') < 65536 then
    local opts = redis.call('HGET', job, 'opts') or ''
    local delay = nil
    if string.find(opts, '"delay":', 1, true) then
      -- A backoff has a delay too: only what is parsed tells the one from the other.
      local isJson, parsed = pcall(cjson.decode, opts)
      delay = isJson and type(parsed) == 'table' and tonumber(parsed.delay)
    end
    if delay and added + delay <= now then since = added + delay end
  end
  if started then return math.max(since, started) end
  local row = redis.pcall('LINDEX', job .. ':logs', -1)
  if type(row) == 'string' and string.sub(row, 1, 11) == '[spillway] ' then
    local at = tonumber(string.match(string.sub(row, 1, 500), '"at":(%d+)'))
    if at then since = math.max(since, at) end
  end
  return since
end
`;

/**
 * KEYS     wait and paused (lists) and prioritized (sorted set) of each queue, three a queue
 * ARGV     now in ms, then the key base of each queue
 * Result   for each queue the earliest time at which one of these became runnable, 0 for none: the tail of the
 *          lists, the next prioritized job, and the first one of the lowest priority
 * Cost     O(log N) a queue. Writes nothing.
 */
const OLDEST = redisScript(`${RUNNABLE_SINCE}
local now, answer = tonumber(ARGV[1]), {}
for q = 1, #ARGV - 1 do
  local base, ids = ARGV[q + 1], {}
  local wait, paused, prioritized = KEYS[q * 3 - 2], KEYS[q * 3 - 1], KEYS[q * 3]
  for _, list in ipairs({wait, paused}) do
    local id = redis.pcall('LINDEX', list, -1)
    if type(id) == 'string' then ids[#ids + 1] = id end
  end
  local last = redis.pcall('ZRANGE', prioritized, -1, -1, 'WITHSCORES')
  if not last.err and last[2] then
    ids[#ids + 1] = redis.call('ZRANGE', prioritized, 0, 0)[1]
    local floor = math.floor(tonumber(last[2]) / 4294967296) * 4294967296
    ids[#ids + 1] = redis.call('ZRANGEBYSCORE', prioritized, string.format('%.0f', floor), '+inf', 'LIMIT', 0, 1)[1]
  end
  local oldest = 0
  for _, id in ipairs(ids) do
    local since = runnableSince(base, id, now)
    if since and (oldest == 0 or since < oldest) then oldest = since end
  end
  answer[q] = string.format('%.0f', oldest)
end
return answer
`);

/** Since when the oldest job found at the ends of each backlog is runnable, epoch ms; null without one. */
export async function readOldest(
  redis: Redis,
  queues: QueueIdentity[],
  nowMs: number,
): Promise<(number | null)[]> {
  const answers: (number | null)[] = [];
  for (let from = 0; from < queues.length; from += QUEUES_PER_CALL) {
    const batch = queues.slice(from, from + QUEUES_PER_CALL).map(bullKeys);
    const keys = batch.flatMap((of) => [of.wait, of.paused, of.prioritized]);
    const result = (await runScript(redis, OLDEST, keys, [nowMs, ...batch.map((of) => of.base)])) as string[];
    answers.push(...result.map((since) => Number(since) || null));
  }
  return answers;
}

/**
 * KEYS     wait and paused (lists), prioritized (sorted set)
 * ARGV     now in ms, key base, positions of each state
 * Result   {length, {since, ...}} for each of the three, in order; a job that is gone is left out
 * Cost     O(positions x log N). Writes nothing.
 */
const SAMPLE = redisScript(`${RUNNABLE_SINCE}
local now, base, positions = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3])
local function sample(length, idAt)
  local since, n = {}, math.min(length, positions)
  for i = 0, n - 1 do
    local place = n == 1 and 0 or math.floor(i * (length - 1) / (n - 1) + 0.5)
    local id = idAt(place)
    local at = id and runnableSince(base, id, now)
    if at then since[#since + 1] = string.format('%.0f', at) end
  end
  return {length, since}
end
local function length(command, key)
  local n = redis.pcall(command, key)
  return type(n) == 'number' and n or 0
end
local function list(key)
  return sample(length('LLEN', key), function(place) return redis.call('LINDEX', key, place) end)
end
return {
  list(KEYS[1]), list(KEYS[2]),
  sample(length('ZCARD', KEYS[3]), function(place) return redis.call('ZRANGE', KEYS[3], place, place)[1] end)
}
`);

/** Evenly spaced jobs of one state: how many there are, and since when those looked at are runnable. */
export interface AgeSample {
  length: number;
  sinceMs: number[];
}

/** Samples the ages of backlogs: one short call for each, nothing held up for long however many jobs wait. */
export async function readAgeSamples(
  redis: Redis,
  queues: QueueIdentity[],
  nowMs: number,
): Promise<AgeSample[][]> {
  const answers = await Promise.all(
    queues.map((queue) => {
      const keys = bullKeys(queue);
      return runScript(
        redis,
        SAMPLE,
        [keys.wait, keys.paused, keys.prioritized],
        [nowMs, keys.base, AGE_POSITIONS],
      );
    }),
  );
  return answers.map((answer) =>
    (answer as [number, string[]][]).map(([length, since]) => ({ length, sinceMs: since.map(Number) })),
  );
}
