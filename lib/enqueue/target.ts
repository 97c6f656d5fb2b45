import { Queue } from "bullmq";
import type { Redis } from "ioredis";
import type { Context } from "../context";
import { CATALOG } from "../queues/catalog";
import type { QueueDefinition } from "../queues/define";
import { parseQueueKey, queueKey } from "../queues/identity";
import { openQueue } from "../queues/open";

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
export async function queueOf(ctx: Context, target: Target): Promise<Queue> {
  if (target.definition === null) return openQueue(ctx, target.queueKey);
  const queues = opened.get(ctx.redis) ?? new Map<string, Queue>();
  opened.set(ctx.redis, queues);
  const known = queues.get(target.queueKey);
  if (known) return known;
  const { prefix, name } = parseQueueKey(target.queueKey);
  const queue = new Queue(name, { connection: ctx.redis, prefix, skipVersionCheck: true });
  queue.on("error", (err) => ctx.log.debug({ err, queue: target.queueKey }, "BullMQ reported an error"));
  queues.set(target.queueKey, queue);
  return queue;
}
