import type { Redis } from "ioredis";
import { redisScript, runScript } from "../../redis-script";
import type { QueueIdentity } from "../identity";
import { bullKeys, SORTED_STATES, sortedSetsOf } from "./keys";

export interface JobAddress {
  queue: QueueIdentity;
  id: string;
}

/** How many children a flow's parent has, by BullMQ's words for what has become of them. */
export interface Dependencies {
  /** Waited for. */
  unprocessed: number;
  processed: number;
  /** Failed, and the parent goes on or has gone on without them. */
  ignored: number;
  /** Failed, and the parent with them: BullMQ lets it not complete while there is one. */
  failed: number;
}

export interface Relative extends JobAddress {
  /** Null when it is gone. */
  name: string | null;
  state: string;
  children: Dependencies;
}

/** `prefix:name` as BullMQ writes it in a parent's reference. */
export function queueOfQualifiedName(text: string): QueueIdentity | null {
  const colon = text.lastIndexOf(":");
  return colon < 1 ? null : { prefix: text.slice(0, colon), name: text.slice(colon + 1) };
}

/** A job's hash key taken apart as BullMQ does it: the id is what follows the last colon. */
export function addressOfKey(key: string): JobAddress | null {
  const colon = key.lastIndexOf(":");
  const queue = queueOfQualifiedName(key.slice(0, colon));
  return queue && { queue, id: key.slice(colon + 1) };
}

/** Where a flow's parent keeps its children: dependencies (set), processed, failed (hashes), unsuccessful (sorted set). */
export function childKeys({ queue, id }: JobAddress) {
  const base = bullKeys(queue).job(id);
  return {
    unprocessed: `${base}:dependencies`,
    processed: `${base}:processed`,
    ignored: `${base}:failed`,
    failed: `${base}:unsuccessful`,
  };
}

/** Jobs looked at in one script: it holds Redis up while it runs. */
const AT_ONCE = 250;

/**
 * KEYS     eleven a job: its hash, its lock, completed, failed, delayed, prioritized and waiting-children of its queue,
 *          then its children: unprocessed, processed, ignored, failed
 * ARGV     ids
 * Result   for each {name, place of its state in SORTED_STATES or 0, whether it is locked, four counts of children}
 * Cost     O(log N) a job, about 5 µs; no list is searched
 */
const READ_RELATIVES = redisScript(`
local answer = {}
for i, id in ipairs(ARGV) do
  local at = (i - 1) * 11
  local place = 0
  for sorted = 1, 5 do
    if place == 0 and redis.call('ZSCORE', KEYS[at + 2 + sorted], id) then place = sorted end
  end
  answer[i] = {
    redis.call('HGET', KEYS[at + 1], 'name'), place, redis.call('EXISTS', KEYS[at + 2]),
    redis.call('SCARD', KEYS[at + 8]), redis.call('HLEN', KEYS[at + 9]),
    redis.call('HLEN', KEYS[at + 10]), redis.call('ZCARD', KEYS[at + 11])
  }
end
return answer
`);

/** Names, states and counts of children of jobs anywhere, without searching any list. One call for each 250. */
export async function readRelatives(redis: Redis, jobs: JobAddress[]): Promise<Relative[]> {
  const chunks: JobAddress[][] = [];
  for (let from = 0; from < jobs.length; from += AT_ONCE) chunks.push(jobs.slice(from, from + AT_ONCE));
  const answers = await Promise.all(
    chunks.map((chunk) => {
      const keys = chunk.flatMap((job) => {
        const of = bullKeys(job.queue);
        const hash = of.job(job.id);
        const { unprocessed, processed, ignored, failed } = childKeys(job);
        return [hash, `${hash}:lock`, ...sortedSetsOf(of), unprocessed, processed, ignored, failed];
      });
      return runScript(
        redis,
        READ_RELATIVES,
        keys,
        chunk.map(({ id }) => id),
      ) as Promise<[string | null, ...number[]][]>;
    }),
  );
  return answers.flat().map(([name, place = 0, locked, ...counts], index) => {
    const job = jobs[index] as JobAddress;
    const [unprocessed = 0, processed = 0, ignored = 0, failed = 0] = counts;
    const state = SORTED_STATES[place - 1] ?? (name === null ? "gone" : locked === 1 ? "active" : "waiting");
    return { ...job, name, state, children: { unprocessed, processed, ignored, failed } };
  });
}
