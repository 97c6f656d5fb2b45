import { type IRedisClient, Queue } from "bullmq";
import type { Redis } from "ioredis";
import type { Context } from "../context";
import { SpillwayError } from "../errors";
import { bullKeys } from "./backend/keys";
import { batchingClient } from "./bull-batch";
import { guardedClient } from "./guarded-batch";
import { parseQueueKey, type QueueIdentity, queueKey } from "./identity";

/** Open queues per connection; a Queue object is small, but a thousand queues must not stay open for ever. */
const MAX_OPEN = 200;
const open = new WeakMap<Redis | IRedisClient, Map<string, Queue>>();

/**
 * BullMQ's own object for a queue, for changes by its public API. Attaching writes nothing: the queue is opened only
 * after its meta key was seen, and with `skipMetasUpdate`. Throws `queue_not_found`.
 */
export async function openQueue(ctx: Context, key: string): Promise<Queue> {
  const identity = parseQueueKey(key);
  if ((await ctx.redis.exists(bullKeys(identity).meta)) === 0) {
    throw new SpillwayError(
      "queue_not_found",
      `There is no queue ${identity.prefix}:${identity.name} in this Redis.`,
      {
        hint: "It may have been obliterated. GET /api/v1/queues lists those there are.",
      },
    );
  }
  return openSeenQueue(ctx, identity);
}

/** As {@link openQueue}, for a queue whose meta key the caller has already seen. */
export const openSeenQueue = (ctx: Context, identity: QueueIdentity): Queue =>
  opened(ctx, ctx.redis, identity);

/** As {@link openSeenQueue}, for changes to many jobs at once: calls of one turn are sent together. */
export const openBatchQueue = (ctx: Context, identity: QueueIdentity): Queue =>
  opened(ctx, batchingClient(ctx.redis), identity);

/** As {@link openBatchQueue}, where only jobs that still have their mark are changed: `marks` takes it by a job's key. */
export function openGuardedQueue(
  ctx: Context,
  identity: QueueIdentity,
): { queue: Queue; marks: Map<string, string> } {
  const { client, marks } = guardedClient(ctx.redis);
  return { queue: opened(ctx, client, identity), marks };
}

function opened(ctx: Context, connection: Redis | IRedisClient, identity: QueueIdentity): Queue {
  const key = queueKey(identity);
  const queues = open.get(connection) ?? new Map<string, Queue>();
  open.set(connection, queues);
  const known = queues.get(key);
  // Taken out and put back, so that the first of the map is the one unused for longest.
  queues.delete(key);
  const queue =
    known ??
    new Queue(identity.name, {
      connection,
      prefix: identity.prefix,
      skipMetasUpdate: true,
      skipVersionCheck: true,
    });
  if (!known) queue.on("error", (err) => ctx.log.debug({ err, queue: key }, "BullMQ reported an error"));
  queues.set(key, queue);
  const [oldestKey, oldest] = queues.entries().next().value ?? [];
  if (queues.size > MAX_OPEN && oldestKey && oldest) {
    queues.delete(oldestKey);
    oldest.close().catch((err: unknown) => ctx.log.debug({ err }, "A queue did not close"));
  }
  return queue;
}
