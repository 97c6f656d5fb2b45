import type { Context } from "../context";
import type { DeadLetterFilter } from "../contract/dead-letters";
import { parseQueueKey } from "../queues/identity";
import { openQueue } from "../queues/open";
import { queueNotFound } from "../queues/require";
import { type KnownQueue, knownQueues } from "./known-queues";

/**
 * The queues a filter is about: the one it names, even if the collector has not met it yet, the parts of one that is spread, or
 * all known ones. Throws `queue_not_found`.
 */
export async function queuesOf(
  ctx: Context,
  filter: Pick<DeadLetterFilter, "queue" | "spread">,
): Promise<{ queues: KnownQueue[]; known: KnownQueue[] }> {
  const known = await knownQueues(ctx);
  if (filter.spread !== undefined) {
    const parts = known.filter(({ key, shard }) => (shard?.ofKey ?? key) === filter.spread);
    if (parts.length === 0) throw queueNotFound(parseQueueKey(filter.spread));
    return { queues: parts.filter(({ key }) => filter.queue === undefined || key === filter.queue), known };
  }
  if (filter.queue === undefined) return { queues: known, known };
  const listed = known.find((queue) => queue.key === filter.queue);
  if (listed) return { queues: [listed], known };
  await openQueue(ctx, filter.queue);
  return {
    queues: [{ key: filter.queue, ...parseQueueKey(filter.queue), shard: null, keepsFailures: true }],
    known,
  };
}
