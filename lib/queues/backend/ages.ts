import type { Redis } from "ioredis";
import { redisScript, runScript } from "../../redis-script";
import type { QueueIdentity } from "../identity";
import { bullKeys } from "./keys";
import { RUNNABLE_SINCE } from "./runnable-since";

/** How many positions of each state a full sample reads; a smaller state is read whole. */
export const AGE_POSITIONS = 64;
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
