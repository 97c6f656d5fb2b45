import type { Redis } from "ioredis";
import { bullKeys } from "@/lib/queues/backend/keys";

/**
 * KEYS[1]  a queue's failed set
 * ARGV     prefix of its job keys, jobs, seed, first and last time of failure, causes
 * Cost     O(jobs), about 10 µs each
 */
const WRITE_VARIED = `
math.randomseed(tonumber(ARGV[3]))
local random, first, span = math.random, tonumber(ARGV[4]), tonumber(ARGV[5]) - tonumber(ARGV[4])
local reasons = {'connect ECONNREFUSED 10.0.%d.7:5432', 'Request failed with status code 503, attempt %d',
  'No result after %d ms.', 'Order %d is closed', 'Card of customer %d was declined', 'Cannot read properties of undefined (%d)',
  'getaddrinfo ENOTFOUND mail-%d.example.com', 'Duplicate key %d in table invoices'}
local names = {'Error', 'TypeError', 'PaymentError', 'TransientError', 'PermanentError'}
for i = 1, tonumber(ARGV[2]) do
  local id = string.format('%04x%04x-%04x-4%03x-a%03x-%06x%06x', random(0, 65535), random(0, 65535), random(0, 65535),
    random(0, 4095), random(0, 4095), random(0, 16777215), random(0, 16777215))
  local at = string.format('%.0f', first + math.floor(random() * span))
  -- A few causes have most of the dead letters.
  local cause = math.floor(random() ^ 3 * tonumber(ARGV[6]))
  local reason = string.format(reasons[cause % 8 + 1], random(1, 255))
  local trace = names[cause % 5 + 1] .. ': ' .. reason
  for depth = 1, 8 do
    trace = trace .. '\\\\n    at step' .. (cause + depth) .. ' (/srv/releases/20261101/dist/jobs/part-' .. (cause + depth)
      .. '.js:' .. random(1, 900) .. ':11)'
  end
  redis.call('HSET', ARGV[1] .. id, 'name', 'job.' .. (cause * 7 + random(0, 3)) % 20, 'data',
    '{"tenant":"tenant-' .. math.floor(random() ^ 2 * 800) .. '","order":' .. random(1, 1000000) .. '}',
    'opts', '{"attempts":3}', 'timestamp', at, 'delay', 0, 'priority', 0, 'processedOn', at, 'finishedOn', at,
    'failedReason', reason, 'stacktrace', '["' .. trace .. '"]', 'atm', random(1, 5), 'ats', 3)
  redis.call('ZADD', KEYS[1], at, id)
end
`;

/** Jobs of one script call. */
const CHUNK = 2_000;
const DAYS = 3;

/** Of what the queue with the many dead letters, and each of the others, has. */
export interface Spread {
  letters: number;
  otherQueues: number;
  lettersOfOthers: number;
  causes: number;
}

export const PREFIX = "bench";
export const queueNames = ({ otherQueues }: Spread): string[] =>
  Array.from({ length: otherQueues + 1 }, (_, index) => `queue-${index}`);

/** Writes failed jobs with UUIDs, of so many causes and of 800 tenants over three days, as BullMQ would leave them. */
export async function seedDeadLetters(redis: Redis, spread: Spread, nowMs: number): Promise<void> {
  let seed = 1;
  for (const [index, name] of queueNames(spread).entries()) {
    const count = index === 0 ? spread.letters : spread.lettersOfOthers;
    const keys = bullKeys({ prefix: PREFIX, name });
    await redis.hset(keys.meta, "version", "bullmq:6.7.0");
    for (let done = 0; done < count; done += CHUNK) {
      const some = Math.min(CHUNK, count - done);
      const since = nowMs - DAYS * 86_400_000;
      await redis.eval(WRITE_VARIED, 1, keys.failed, keys.base, some, seed++, since, nowMs, spread.causes);
    }
  }
}
