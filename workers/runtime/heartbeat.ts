import { declarationOf, type QueueDefinition } from "@/lib/queues/define";
import type { RuntimeContext } from "./runtime-context";

const HEARTBEAT_MS = 1_000;

export interface Heartbeat {
  /** Stops it and takes the worker off the list; with Redis away the list forgets it by itself. */
  stop(): Promise<void>;
}

/**
 * Says once a second that this worker lives, what it serves and how. All of it each time, so that a Redis that came back
 * empty knows again within a second.
 */
export function startHeartbeat(
  ctx: RuntimeContext,
  worker: {
    id: string;
    queueKey: string;
    definition: QueueDefinition;
    activeCount(): number;
    concurrency(): number;
    policyVersion(): number;
  },
): Heartbeat {
  const { definition, queueKey, id } = worker;
  const startedAt = ctx.clock.now();
  const declaration = JSON.stringify(declarationOf(definition));
  let inFlight: Promise<void> | null = null;

  async function beat(): Promise<void> {
    try {
      const said = JSON.stringify({
        id,
        queue: queueKey,
        queueName: definition.name,
        host: ctx.host,
        pid: ctx.pid,
        concurrency: worker.concurrency(),
        policyVersion: worker.policyVersion(),
        active: worker.activeCount(),
        version: ctx.version,
        startedAt,
      });
      await ctx.redis
        .multi()
        .hset(ctx.keys.workers(), id, said)
        .zadd(ctx.keys.workersSeen(), ctx.clock.now(), id)
        .hset(ctx.keys.definitions(), queueKey, declaration)
        .exec();
    } catch (err) {
      ctx.log.warn({ err, queue: definition.name }, "The heartbeat was not heard");
    }
  }
  // With Redis away commands wait in a queue: one beat is enough.
  const next = () => {
    inFlight ??= beat().finally(() => {
      inFlight = null;
    });
  };

  next();
  const timer = setInterval(next, HEARTBEAT_MS);
  return {
    async stop() {
      clearInterval(timer);
      // A beat under way would put the worker back on the list.
      await inFlight;
      await ctx.redis.multi().hdel(ctx.keys.workers(), id).zrem(ctx.keys.workersSeen(), id).exec();
    },
  };
}
