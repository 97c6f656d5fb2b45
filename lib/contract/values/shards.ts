import type { Shard } from "../shards";

/** The BullMQ queue that is one shard of a queue. */
export const shardName = (name: string, index: number): string => `${name}~${index}`;

/**
 * What a shard of that name would belong to; null for a name that no shard can have. A name proves nothing: whether the queue
 * is a shard, its declaration says.
 */
export function baseOfShard(name: string): Shard | null {
  const found = /^(.+)~(\d{1,4})$/.exec(name);
  return found?.[1] ? { of: found[1], index: Number(found[2]) } : null;
}
