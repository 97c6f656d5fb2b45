import type { Redis } from "ioredis";
import { redisScript, runScript } from "../../redis-script";
import type { QueueIdentity } from "../identity";
import { bullKeys } from "./keys";

/** A row is shown up to here; a download has all of it. */
const MAX_ROW_BYTES = 8_192;
const MAX_BYTES = 512 * 1024;
/** Redis is held up by one script for at most about this many rows: a few milliseconds where they are long. */
const ROWS_AT_ONCE = 2_000;

const logKey = (queue: QueueIdentity, id: string) => `${bullKeys(queue).job(id)}:logs`;

/**
 * KEYS[1]  a job's list of log rows
 * ARGV     first row, most rows, most bytes of a row, most bytes in all
 * Result   {count of all rows, row, row, ...}, oldest first; of the rows that were asked for at least one
 * Cost     O(rows given + distance to the nearer end of the list), in steps of 50
 */
const READ_RANGE = redisScript(`
local from, most, cut, budget = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local answer, spent = {redis.call('LLEN', KEYS[1])}, 0
for at = from, from + most - 1, 50 do
  local rows = redis.call('LRANGE', KEYS[1], at, math.min(at + 49, from + most - 1))
  for i = 1, #rows do
    spent = spent + math.min(#rows[i], cut)
    if spent > budget and #answer > 1 then return answer end
    answer[#answer + 1] = string.sub(rows[i], 1, cut)
  end
  if #rows < 50 then break end
end
return answer
`);

/** Rows of a job's log from `from` on, oldest first: at most `most`, and 512 KiB, each cut at 8 KiB. */
export async function readLogRange(
  redis: Redis,
  queue: QueueIdentity,
  id: string,
  { from, most }: { from: number; most: number },
): Promise<{ rows: string[]; total: number }> {
  const args = [from, most, MAX_ROW_BYTES, MAX_BYTES];
  const answer = await runScript(redis, READ_RANGE, [logKey(queue, id)], args);
  const [total, ...rows] = answer as [number, ...string[]];
  return { rows, total };
}

/**
 * KEYS[1]  a job's list of log rows
 * ARGV     text in small letters, first row, most rows, most hits, most bytes in all, beginning of rows that are passed over
 * Result   {count of all rows, the row to go on with, place of a hit, ...}
 * Cost     O(bytes of the rows looked at), bounded
 */
const FIND_ROWS = redisScript(`
local wanted, from, most = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local hits, budget, passed = tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]
local answer, spent, at = {redis.call('LLEN', KEYS[1]), from}, 0, from
while at < from + most and spent < budget and #answer < hits + 2 do
  local rows = redis.call('LRANGE', KEYS[1], at, math.min(at + 49, from + most - 1))
  if #rows == 0 then break end
  for i = 1, #rows do
    spent = spent + #rows[i]
    at = at + 1
    if string.sub(rows[i], 1, #passed) ~= passed and string.find(string.lower(rows[i]), wanted, 1, true) then
      answer[#answer + 1] = at - 1
      if #answer >= hits + 2 then break end
    end
  end
end
answer[2] = at
return answer
`);

/** Which rows of a job's log hold a text, from `from` on, as far as one script may look: `next` is the row to go on with. */
export async function findLogRows(
  redis: Redis,
  queue: QueueIdentity,
  id: string,
  { text, from, hits, passOver }: { text: string; from: number; hits: number; passOver: string },
): Promise<{ places: number[]; next: number; total: number }> {
  const args = [text.toLowerCase(), from, ROWS_AT_ONCE, hits, MAX_BYTES, passOver];
  const answer = await runScript(redis, FIND_ROWS, [logKey(queue, id)], args);
  const [total, next, ...places] = answer as [number, number, ...number[]];
  return { places, next, total };
}

/** Whole rows of a job's log, for a download. */
export const readWholeLogRows = (
  redis: Redis,
  queue: QueueIdentity,
  id: string,
  from: number,
  most: number,
) => redis.lrange(logKey(queue, id), from, from + most - 1);
