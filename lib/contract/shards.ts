/** The BullMQ queue that is one shard of a queue. */
export const shardName = (name: string, index: number): string => `${name}~${index}`;

/** The queue that a shard belongs to, by their names; null for a queue that is no shard. */
export function baseOfShard(name: string): { of: string; index: number } | null {
  const found = /^(.+)~(\d{1,4})$/.exec(name);
  return found?.[1] ? { of: found[1], index: Number(found[2]) } : null;
}
