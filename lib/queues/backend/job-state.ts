import type { Redis } from "ioredis";
import type { JobState } from "../../contract/common";
import { redisScript, runScript } from "../../redis-script";
import type { QueueIdentity } from "../identity";
import { bullKeys, SORTED_STATES, sortedSetsOf } from "./keys";

/** So many jobs are looked at from either end of a list. */
const LOOKED_AT = 10_000;

/**
 * KEYS     completed, failed, delayed, prioritized, waiting-children (sorted sets), active, wait, paused (lists), the
 *          job's hash
 * ARGV     id, jobs looked at from either end of a list
 * Result   place of its state in SORTED_STATES, 6 for active, 7 for waiting, 0 for none
 * Cost     O(log N + ARGV[2]), where BullMQ's own getState walks through all that wait
 */
const READ_STATE = redisScript(`
local id, most = ARGV[1], tonumber(ARGV[2])
for place = 1, 5 do
  if redis.call('ZSCORE', KEYS[place], id) then return place end
end
local function within(list)
  return redis.call('LPOS', list, id, 'MAXLEN', most) or redis.call('LPOS', list, id, 'RANK', -1, 'MAXLEN', most)
end
if within(KEYS[6]) then return 6 end
for list = 7, 8 do
  if within(KEYS[list]) then return 7 end
end
local longest = math.max(redis.call('LLEN', KEYS[7]), redis.call('LLEN', KEYS[8]))
if longest > 2 * most and redis.call('EXISTS', KEYS[9]) == 1 then return 7 end
return 0
`);

/**
 * The state BullMQ has a job in; null when it is gone, or nothing refers to it. In the midst of a very long list a job
 * that is nowhere else is taken to wait.
 */
export async function readState(redis: Redis, queue: QueueIdentity, id: string): Promise<JobState | null> {
  const of = bullKeys(queue);
  const keys = [...sortedSetsOf(of), of.active, of.wait, of.paused, of.job(id)];
  const place = Number(await runScript(redis, READ_STATE, keys, [id, LOOKED_AT]));
  if (place === 6) return "active";
  return place === 7 ? "waiting" : (SORTED_STATES[place - 1] ?? null);
}
