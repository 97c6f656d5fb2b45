import type { Context } from "../context";
import { type QueueSummary, queueSummarySchema } from "../contract/queues";
import { safeJson } from "../jobs/parse";
import { sharedRead } from "../shared-read";

const knownSchema = queueSummarySchema.pick({
  key: true,
  name: true,
  prefix: true,
  shard: true,
  keepsFailures: true,
});
export type KnownQueue = Pick<QueueSummary, "key" | "name" | "prefix" | "shard" | "keepsFailures">;

/** How long a list of queues is used again. The collector itself takes longer to find a new one. */
const FRESH_MS = 1_000;

/**
 * Every queue that the collector knows, from its snapshot, in the order of their keys. At most one command a second
 * for each connection, however many people look: the snapshot of 1,000 queues is half a megabyte.
 */
export const knownQueues = sharedRead(FRESH_MS, readKnownQueues);

async function readKnownQueues(ctx: Context): Promise<KnownQueue[]> {
  const summaries = await ctx.redis.hvals(ctx.keys.snapshot());
  const known = summaries.flatMap((json) => {
    const parsed = knownSchema.safeParse(safeJson(json));
    return parsed.success ? [parsed.data] : [];
  });
  return known.sort((a, b) => compareText(a.key, b.key));
}

/** Order by code units, the same on every machine. */
export const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
