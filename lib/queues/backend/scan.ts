import type { Redis } from "ioredis";
import type { QueueIdentity } from "../identity";
import { areBullMetas } from "./counts";

const META_SUFFIX = ":meta";

/** The queue that a key `prefix:name:meta` belongs to; null when it cannot be one. */
function queueOfMetaKey(key: string): QueueIdentity | null {
  if (!key.endsWith(META_SUFFIX)) return null;
  const base = key.slice(0, -META_SUFFIX.length);
  const colon = base.lastIndexOf(":");
  if (colon < 1 || colon === base.length - 1) return null;
  return { prefix: base.slice(0, colon), name: base.slice(colon + 1) };
}

/** One step of a scan of the whole key space. BullMQ keeps no registry of queues; this is the only way to find them. */
export async function scanForQueues(
  redis: Redis,
  cursor: string,
  count: number,
  ownPrefix: string,
): Promise<{ cursor: string; found: QueueIdentity[] }> {
  const [next, keys] = await redis.scan(cursor, "MATCH", `*${META_SUFFIX}`, "COUNT", count, "TYPE", "hash");
  const candidates = keys.filter((key) => !key.startsWith(ownPrefix) && queueOfMetaKey(key) !== null);
  const real = await areBullMetas(redis, candidates);
  const found = candidates.flatMap((key, index) => {
    const queue = real[index] ? queueOfMetaKey(key) : null;
    return queue ? [queue] : [];
  });
  return { cursor: next, found };
}
