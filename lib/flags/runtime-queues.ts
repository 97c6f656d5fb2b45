import { z } from "zod";
import type { Context } from "../context";
import { policySchema, type QueuePolicy } from "../contract/queues";

/** A worker that was silent for so long is gone. Long enough for a deploy to replace it. */
const SILENT_MS = 60_000;
const MAX_WORKERS = 5_000;

const said = z.object({ queue: z.string() });

/**
 * The queues whose workers run the runtime, and so obey switches finer than the whole queue, with what they declare.
 * Three round trips at most; bounded by the number of live workers.
 */
export async function runtimeQueues(ctx: Context): Promise<Map<string, QueuePolicy>> {
  const ids = await ctx.redis.zrange(
    ctx.keys.workersSeen(),
    ctx.clock.now() - SILENT_MS,
    "+inf",
    "BYSCORE",
    "LIMIT",
    0,
    MAX_WORKERS,
  );
  if (ids.length === 0) return new Map();
  const rows = await ctx.redis.hmget(ctx.keys.workers(), ...ids);
  const queues = new Set(rows.flatMap((row) => (row ? [said.parse(JSON.parse(row)).queue] : [])));
  if (queues.size === 0) return new Map();
  const keys = [...queues];
  const policies = await ctx.redis.hmget(ctx.keys.definitions(), ...keys);
  return new Map(
    keys.flatMap((key, index) => {
      const text = policies[index];
      return text ? [[key, policySchema.parse(JSON.parse(text))] as const] : [];
    }),
  );
}
