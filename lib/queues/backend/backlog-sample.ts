import type { Redis } from "ioredis";
import { redisScript, runScript } from "../../redis-script";
import type { QueueIdentity } from "../identity";
import { type JobRow, readJobRows } from "./job-rows";
import { bullKeys } from "./keys";

/** How many jobs of each state are looked at; a smaller state is read whole. */
export const BACKLOG_POSITIONS = 200;
/** Longer data is not looked at: Redis copies a field whole to cut it. */
const LONGEST_BYTES = 256 * 1024;

/**
 * KEYS     wait and paused (lists), prioritized (sorted set)
 * ARGV     positions of each state
 * Result   {length, {id, ...}} for each of the three
 * Cost     O(positions x nodes of a list). Writes nothing.
 *
 * One place in each of as many equal stretches; which one differs from stretch to stretch, because producers that take turns
 * would otherwise be met at every turn or never. It is the same at each look, so that shares stand still while a queue does.
 */
const SAMPLE = redisScript(`
local positions = tonumber(ARGV[1])
local function sample(command, key, idAt)
  local length = redis.pcall(command, key)
  if type(length) ~= 'number' then return {0, {}} end
  local ids, n = {}, math.min(length, positions)
  for i = 0, n - 1 do
    local within = length > n and (i * 0.6180339887498949) % 1 or 0
    local id = idAt(key, math.floor((i + within) * length / n))
    if id then ids[#ids + 1] = id end
  end
  return {length, ids}
end
local function inList(key, place) return redis.call('LINDEX', key, place) end
return {
  sample('LLEN', KEYS[1], inList), sample('LLEN', KEYS[2], inList),
  sample('ZCARD', KEYS[3], function(key, place) return redis.call('ZRANGE', key, place, place)[1] end)
}
`);

/** Jobs of one state of a backlog that stand for all of it. */
export interface BacklogSample {
  /** How many there are. */
  length: number;
  /** Names and the beginning of the data; a job that is gone meanwhile is left out. */
  rows: JobRow[];
}

/** Looks at some jobs of each state of a backlog. At most nine short calls, however many jobs wait. */
export async function readBacklogSample(
  redis: Redis,
  queue: QueueIdentity,
  dataBytes: number,
): Promise<BacklogSample[]> {
  const of = bullKeys(queue);
  const keys = [of.wait, of.paused, of.prioritized];
  const found = (await runScript(redis, SAMPLE, keys, [BACKLOG_POSITIONS])) as [number, string[]][];
  const rows = await Promise.all(
    found.map(([, ids]) =>
      readJobRows(
        redis,
        ids.map((id) => ({ id, key: of.job(id) })),
        { whole: ["name"], cut: { data: dataBytes }, upToBytes: LONGEST_BYTES },
      ),
    ),
  );
  return found.map(([length], index) => ({
    length,
    rows: (rows[index] ?? []).filter((row) => row !== null),
  }));
}
