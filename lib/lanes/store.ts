import { z } from "zod";
import type { Context } from "../context";
import { classKey, type LaneClass, type Observation } from "./durations";

/** Classes that may be slow at once; further ones stay in the fast lane. */
const MAX_SLOW = 1_000;
/** A class that nobody has seen slow for this long is tried in the fast lane again. */
export const FORGET_SLOW_MS = 600_000;

const entrySchema = z.object({ p90Ms: z.number(), samples: z.number(), seenAt: z.number() });
const keySchema = z.tuple([z.string(), z.string().nullable()]);

export interface SlowClass extends LaneClass {
  p90Ms: number;
  samples: number;
  /** Epoch milliseconds of the last observation. */
  seenAt: number;
}

/** The classes that are slow now, of the lanes that end in `slowQueueKey`. One round trip. */
export async function readSlow(ctx: Context, slowQueueKey: string): Promise<SlowClass[]> {
  const entries = Object.entries(await ctx.redis.hgetall(ctx.keys.lanes(slowQueueKey)));
  const oldest = ctx.clock.now() - FORGET_SLOW_MS;
  return entries.flatMap(([key, text]) => {
    const [jobName, tenant] = keySchema.parse(JSON.parse(key));
    const entry = entrySchema.parse(JSON.parse(text));
    return entry.seenAt < oldest ? [] : [{ jobName, tenant, ...entry }];
  });
}

/**
 * Writes what changed. Workers may write over each other: each says what it saw last, and the next observation mends a
 * wrong one. The hash expires as a whole when no worker writes to it any more.
 */
export async function writeSlow(
  ctx: Context,
  slowQueueKey: string,
  known: SlowClass[],
  changes: { slow: Observation[]; fast: Observation[] },
): Promise<void> {
  const key = ctx.keys.lanes(slowQueueKey);
  const knownKeys = new Set(known.map(classKey));
  const room = MAX_SLOW - known.length;
  const added = changes.slow.filter((seen) => !knownKeys.has(classKey(seen))).slice(0, Math.max(0, room));
  const kept = changes.slow.filter((seen) => knownKeys.has(classKey(seen)));
  const seenAt = ctx.clock.now();
  const transaction = ctx.redis.multi();
  for (const seen of [...added, ...kept])
    transaction.hset(
      key,
      classKey(seen),
      JSON.stringify({ p90Ms: seen.p90Ms, samples: seen.samples, seenAt }),
    );
  if (changes.fast.length > 0) transaction.hdel(key, ...changes.fast.map(classKey));
  transaction.pexpire(key, FORGET_SLOW_MS);
  await transaction.exec();
}
