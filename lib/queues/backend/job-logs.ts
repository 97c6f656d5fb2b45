import type { Redis } from "ioredis";
import { answersOf } from "../../redis-pipeline";
import { redisScript, runScript } from "../../redis-script";
import type { QueueIdentity } from "../identity";
import { bullKeys } from "./keys";

const MAX_ROWS = 1_000;
const MAX_ROW_BYTES = 8_192;
const MAX_BYTES = 1024 * 1024;

/**
 * KEYS[1]  a job's list of log rows
 * ARGV     most rows, most bytes of a row, most bytes in all
 * Result   {count of all rows, row, row, ...}, the last rows, newest first
 * Cost     O(rows given), in steps of 50
 */
const READ_LOGS = redisScript(`
local most, cut, budget = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local answer, spent = {redis.call('LLEN', KEYS[1])}, 0
for from = 0, most - 1, 50 do
  local rows = redis.call('LRANGE', KEYS[1], -(from + 50), -(from + 1))
  if from >= answer[1] then break end
  for i = #rows, 1, -1 do
    spent = spent + math.min(#rows[i], cut)
    if spent > budget or #answer > most then return answer end
    answer[#answer + 1] = string.sub(rows[i], 1, cut)
  end
end
return answer
`);

/** The last rows of a job's log, oldest first: at most 1,000 rows and 1 MiB. */
export async function readLogs(
  redis: Redis,
  queue: QueueIdentity,
  id: string,
): Promise<{ rows: string[]; count: number }> {
  const answer = await runScript(
    redis,
    READ_LOGS,
    [`${bullKeys(queue).job(id)}:logs`],
    [MAX_ROWS, MAX_ROW_BYTES, MAX_BYTES],
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
