import { z } from "zod";

/** Of a queue that is one shard: the name of the whole queue, and which of its shards this is. */
export const shardSchema = z.object({ of: z.string().min(1), index: z.number().int().min(0) });
export type Shard = z.infer<typeof shardSchema>;

/** The same, with the key of the whole queue. */
export const keyedShardSchema = shardSchema.extend({ ofKey: z.string() });

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
