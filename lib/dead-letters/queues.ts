import type { Context } from "../context";
import { parseQueueKey } from "../queues/identity";
import { openQueue } from "../queues/open";
import { type KnownQueue, knownQueues } from "./known-queues";

/** The queues a filter is about: the one it names, even if the collector has not met it yet, or all known ones. */
export async function queuesOf(
  ctx: Context,
  filter: { queue?: string | undefined },
): Promise<{ queues: KnownQueue[]; known: KnownQueue[] }> {
  const known = await knownQueues(ctx);
  if (filter.queue === undefined) return { queues: known, known };
  const listed = known.find((queue) => queue.key === filter.queue);
  if (listed) return { queues: [listed], known };
  await openQueue(ctx, filter.queue);
  return {
    queues: [{ key: filter.queue, ...parseQueueKey(filter.queue), keepsFailures: true }],
    known,
  };
}
