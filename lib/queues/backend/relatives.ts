import type { Redis } from "ioredis";
import { redisScript, runScript } from "../../redis-script";
import type { QueueIdentity } from "../identity";
import { bullKeys } from "./keys";

export interface JobAddress {
  queue: QueueIdentity;
  id: string;
}

export interface Relative extends JobAddress {
  name: string | null;
  state: string;
}

/** `prefix:name` as BullMQ writes it in a parent's reference. */
export function queueOfQualifiedName(text: string): QueueIdentity | null {
  const colon = text.lastIndexOf(":");
  return colon < 1 ? null : { prefix: text.slice(0, colon), name: text.slice(colon + 1) };
}

/** A job's hash key taken apart as BullMQ does it: the id is what follows the last colon. */
function addressOfKey(key: string): JobAddress | null {
  const colon = key.lastIndexOf(":");
  const queue = queueOfQualifiedName(key.slice(0, colon));
  return queue && { queue, id: key.slice(colon + 1) };
}

/**
 * KEYS     a parent's dependencies (set), processed (hash), failed (hash), unsuccessful (sorted set)
 * ARGV[1]  the most keys to give
 * Result   {total, done, key, done, key, ...}; done is 1 for a completed child, -1 for a failed one, 0 for neither
 * Cost     O(ARGV[1]); the results that children left in the hashes are not sent
 */
const CHILDREN = redisScript(`
local most = tonumber(ARGV[1])
local total = redis.call('SCARD', KEYS[1]) + redis.call('HLEN', KEYS[2])
  + redis.call('HLEN', KEYS[3]) + redis.call('ZCARD', KEYS[4])
local answer = {total}
local function add(done, keys, step)
  for i = 1, #keys, step do
    if #answer > most * 2 then return end
    answer[#answer + 1] = done
    answer[#answer + 1] = keys[i]
  end
end
add(-1, redis.call('ZRANGE', KEYS[4], 0, most - 1), 1)
add(-1, redis.call('HSCAN', KEYS[3], 0, 'COUNT', most)[2], 2)
add(0, redis.call('SSCAN', KEYS[1], 0, 'COUNT', most)[2], 1)
add(1, redis.call('HSCAN', KEYS[2], 0, 'COUNT', most)[2], 2)
return answer
`);

/** At most `most` children of a flow's parent, the failed first, and how many it has in all. */
export async function readChildren(
  redis: Redis,
  parent: JobAddress,
  most: number,
): Promise<{ items: Relative[]; total: number }> {
  const base = bullKeys(parent.queue).job(parent.id);
  const keys = ["dependencies", "processed", "failed", "unsuccessful"].map((part) => `${base}:${part}`);
  const [total, ...flat] = (await runScript(redis, CHILDREN, keys, [most])) as (string | number)[];
  const found: { done: number; address: JobAddress }[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const address = addressOfKey(String(flat[i + 1]));
    if (address) found.push({ done: Number(flat[i]), address });
  }
  const relatives = await readRelatives(
    redis,
    found.map((child) => child.address),
  );
  const items = relatives.map((relative, index) => {
    const done = found[index]?.done ?? 0;
    return done === 0 ? relative : { ...relative, state: done > 0 ? "completed" : "failed" };
  });
  return { items, total: Number(total) };
}

const SORTED = ["completed", "failed", "delayed", "prioritized", "waiting-children"] as const;

/** Names and states of jobs anywhere, in one pipeline and without searching any list. */
export async function readRelatives(redis: Redis, jobs: JobAddress[]): Promise<Relative[]> {
  const pipeline = redis.pipeline();
  for (const { queue, id } of jobs) {
    const keys = bullKeys(queue);
    pipeline.hget(keys.job(id), "name").exists(`${keys.job(id)}:lock`);
    pipeline.zscore(keys.completed, id).zscore(keys.failed, id).zscore(keys.delayed, id);
    pipeline.zscore(keys.prioritized, id).zscore(keys.waitingChildren, id);
  }
  const answers = ((await pipeline.exec()) ?? []).map(([error, value]) => {
    if (error) throw error;
    return value;
  });
  const width = SORTED.length + 2;
  return jobs.map((job, index) => {
    const [name, locked, ...scores] = answers.slice(index * width, (index + 1) * width);
    const sorted = SORTED.find((_, place) => scores[place] !== null && scores[place] !== undefined);
    const state = sorted ?? (locked === 1 ? "active" : typeof name === "string" ? "waiting" : "gone");
    return { ...job, name: typeof name === "string" ? name : null, state };
  });
}

/** Whether each of these jobs is a flow's parent with children that have not finished. One command when none is. */
export async function waitsForChildren(
  redis: Redis,
  queue: QueueIdentity,
  ids: string[],
): Promise<boolean[]> {
  const keys = ids.map((id) => `${bullKeys(queue).job(id)}:dependencies`);
  if (keys.length === 0 || (await redis.exists(...keys)) === 0) return ids.map(() => false);
  const pipeline = redis.pipeline();
  for (const key of keys) pipeline.exists(key);
  return ((await pipeline.exec()) ?? []).map(([error, found]) => {
    if (error) throw error;
    return found === 1;
  });
}

/** Whether each of these jobs is a flow's parent, whatever has become of its children. One command when none is. */
export async function hasChildren(redis: Redis, queue: QueueIdentity, ids: string[]): Promise<boolean[]> {
  const parts = ["dependencies", "processed", "failed", "unsuccessful"];
  const keysOf = (id: string) => parts.map((part) => `${bullKeys(queue).job(id)}:${part}`);
  if (ids.length === 0 || (await redis.exists(...ids.flatMap(keysOf))) === 0) return ids.map(() => false);
  const pipeline = redis.pipeline();
  for (const id of ids) pipeline.exists(...keysOf(id));
  return ((await pipeline.exec()) ?? []).map(([error, found]) => {
    if (error) throw error;
    return Number(found) > 0;
  });
}

/** Whether the parent of each of these jobs still waits for it; `parentKey` is undefined for a job without one. */
export async function parentWaitsFor(
  redis: Redis,
  queue: QueueIdentity,
  jobs: { id: string; parentKey: string | undefined }[],
): Promise<boolean[]> {
  const children = jobs.filter((job) => job.parentKey);
  const waiting = new Set<string>();
  const pipeline = redis.pipeline();
  for (const { id, parentKey } of children) {
    pipeline.sismember(`${parentKey}:dependencies`, bullKeys(queue).job(id));
  }
  for (const [index, [error, found]] of ((await pipeline.exec()) ?? []).entries()) {
    if (error) throw error;
    const child = children[index];
    if (found === 1 && child) waiting.add(child.id);
  }
  return jobs.map((job) => waiting.has(job.id));
}
