import type { Redis } from "ioredis";
import { answersOf } from "../../redis-pipeline";
import { redisScript, runScript } from "../../redis-script";
import type { QueueIdentity } from "../identity";
import { bullKeys } from "./keys";

const LOOKED_AT = 1_000;
const MAX_ROW_BYTES = 8_192;

/**
 * KEYS[1]  a job's list of log rows
 * ARGV     rows looked at, most bytes of a row, what a row begins with
 * Result   {count of all rows, row, row, ...}, those of the last rows that begin so, newest first
 * Cost     O(rows looked at), in steps of 50
 */
const READ_MARKED = redisScript(`
local most, cut, mark = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local answer = {redis.call('LLEN', KEYS[1])}
for from = 0, math.min(most, answer[1]) - 1, 50 do
  local rows = redis.call('LRANGE', KEYS[1], -(from + 50), -(from + 1))
  for i = #rows, 1, -1 do
    if string.sub(rows[i], 1, #mark) == mark then answer[#answer + 1] = string.sub(rows[i], 1, cut) end
  end
end
return answer
`);

/** Those of the last 1,000 rows of a job's log that begin with a mark, oldest first, and how many rows the log has in all. */
export async function readMarkedRows(
  redis: Redis,
  queue: QueueIdentity,
  id: string,
  mark: string,
): Promise<{ rows: string[]; count: number }> {
  const answer = await runScript(
    redis,
    READ_MARKED,
    [`${bullKeys(queue).job(id)}:logs`],
    [LOOKED_AT, MAX_ROW_BYTES, mark],
  );
  const [count, ...rows] = answer as [number, ...string[]];
  return { rows: rows.reverse(), count };
}

/** The last few rows of many jobs' logs, in one pipeline. */
export async function readLastLogs(
  redis: Redis,
  queue: QueueIdentity,
  ids: string[],
  rows: number,
): Promise<string[][]> {
  const pipeline = redis.pipeline();
  for (const id of ids) pipeline.lrange(`${bullKeys(queue).job(id)}:logs`, -rows, -1);
  return (await answersOf(pipeline)) as string[][];
}
