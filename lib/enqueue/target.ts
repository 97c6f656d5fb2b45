import { Queue } from "bullmq";
import type { Redis } from "ioredis";
import type { Context } from "../context";
import { CATALOG } from "../queues/catalog";
import type { QueueDefinition } from "../queues/define";
import { parseQueueKey, queueKey } from "../queues/identity";
import { openQueue, openSeenQueue } from "../queues/open";

/** A queue to put jobs into: a declared one, made at its first job, or any that exists, by its key. */
export type EnqueueTarget = { definition: QueueDefinition; prefix: string } | { queueKey: string };

export interface Target {
  queueKey: string;
  /** Null for a queue that nobody has declared: its payloads are not checked. */
  definition: QueueDefinition | null;
}

const opened = new WeakMap<Redis, Map<string, Queue>>();

export function targetOf(target: EnqueueTarget): Target {
  if ("queueKey" in target) return { queueKey: target.queueKey, definition: null };
  const { definition, prefix } = target;
  return { queueKey: queueKey({ prefix, name: definition.name }), definition };
}

/** The declaration that this release has of a queue of its own. */
export function declaredTarget(key: string, queuePrefix: string): EnqueueTarget {
  const { prefix, name } = parseQueueKey(key);
  const definition = Object.values(CATALOG).find((one) => one.name === name);
  return definition && prefix === queuePrefix ? { definition, prefix } : { queueKey: key };
}

/** BullMQ's queue. A declared one is made when it is not there; of others `queue_not_found` is thrown. */
export async function queueOf(ctx: Context, { queueKey: key, definition }: Target): Promise<Queue> {
  return definition === null ? openQueue(ctx, key) : producerQueue(ctx, key, true);
}

/** BullMQ's queue without a look whether it is there. Of one that is not ours no setting is written. */
export function producerQueue(ctx: Context, key: string, declared: boolean): Queue {
  const identity = parseQueueKey(key);
  if (!declared) return openSeenQueue(ctx, identity);
  const queues = opened.get(ctx.redis) ?? new Map<string, Queue>();
  opened.set(ctx.redis, queues);
  const known = queues.get(key);
  if (known) return known;
  const queue = new Queue(identity.name, {
    connection: ctx.redis,
    prefix: identity.prefix,
    skipVersionCheck: true,
  });
  queue.on("error", (err) => ctx.log.debug({ err, queue: key }, "BullMQ reported an error"));
  queues.set(key, queue);
  return queue;
}
