import type { Redis } from "ioredis";
import { bullKeys } from "../queues/backend/keys";
import type { QueueIdentity } from "../queues/identity";

/**
 * KEYS[1]  failed set
 * ARGV     prefix of job keys, first index, last index, time of the first failure, jobs that share one time
 * Cost     O(jobs), about 5 µs each
 */
const WRITE_MANY = `
for i = tonumber(ARGV[2]), tonumber(ARGV[3]) do
  local id, at = 'job-' .. i, string.format('%.0f', tonumber(ARGV[4]) + math.floor(i / tonumber(ARGV[5])))
  local reason = 'timeout of 30 s'
  if i % 1000 == 0 then reason = 'ECONNREFUSED' end
  redis.call('HSET', ARGV[1] .. id, 'name', 'job', 'data', '{"i":' .. i .. '}', 'opts', '{"attempts":3}',
    'timestamp', at, 'delay', 0, 'priority', 0, 'finishedOn', at, 'failedReason', reason,
    'stacktrace', '["Error: ' .. reason .. '"]', 'atm', 3, 'ats', 3)
  redis.call('ZADD', KEYS[1], at, id)
end
`;

const CHUNK = 5_000;

/**
 * For tests only: writes `count` failed jobs `job-0`, `job-1`, ... in the form that BullMQ gives them. Every
 * thousandth failed with ECONNREFUSED, the rest with a timeout; `perMs` of them share each time.
 */
export async function writeManyFailed(
  redis: Redis,
  identity: QueueIdentity,
  { count, firstAt, perMs }: { count: number; firstAt: number; perMs: number },
): Promise<void> {
  const keys = bullKeys(identity);
  for (let from = 0; from < count; from += CHUNK) {
    const to = Math.min(count, from + CHUNK) - 1;
    await redis.eval(WRITE_MANY, 1, keys.failed, keys.base, from, to, firstAt, perMs);
  }
}
