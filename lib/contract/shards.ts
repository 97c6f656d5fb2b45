import { z } from "zod";

/** Of a queue that is one shard: the name of the whole queue, and which of its shards this is. */
export const shardSchema = z.object({ of: z.string().min(1), index: z.number().int().min(0) });
export type Shard = z.infer<typeof shardSchema>;

/** The same, with the key of the whole queue. */
export const keyedShardSchema = shardSchema.extend({ ofKey: z.string() });
