import type { Context } from "../context";
import { type QueueSummary, queueSummarySchema } from "../contract/queues";
import { safeJson } from "../jobs/parse";

const knownSchema = queueSummarySchema.pick({ key: true, name: true, prefix: true, keepsFailures: true });
export type KnownQueue = Pick<QueueSummary, "key" | "name" | "prefix" | "keepsFailures">;

/** Every queue that the collector knows, from its snapshot, in the order of their keys. One command. */
export async function knownQueues(ctx: Context): Promise<KnownQueue[]> {
  const summaries = await ctx.redis.hvals(ctx.keys.snapshot());
  const known = summaries.flatMap((json) => {
    const parsed = knownSchema.safeParse(safeJson(json));
    return parsed.success ? [parsed.data] : [];
  });
  return known.sort((a, b) => compareText(a.key, b.key));
}

/** Order by code units, the same on every machine. */
export const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
