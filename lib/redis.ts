import { Redis, type RedisOptions } from "ioredis";
import type { Logger } from "./log";

/**
 * request: answers fast or fails fast, for whoever reads, or changes what may be changed twice.
 * once: as request, but a command whose answer was lost is not sent again: it fails, and whoever changes something looks what was done.
 * producer: says within a second that Redis is away, for who has an outbox.
 * worker: waits for Redis as long as it takes, as BullMQ's workers must.
 */
export type RedisPurpose = "request" | "once" | "producer" | "worker";

const OPTIONS: Record<RedisPurpose, RedisOptions> = {
  request: { maxRetriesPerRequest: 1, connectTimeout: 3_000, commandTimeout: 10_000 },
  once: { maxRetriesPerRequest: 0, connectTimeout: 3_000, commandTimeout: 10_000 },
  producer: {
    maxRetriesPerRequest: 0,
    connectTimeout: 1_000,
    commandTimeout: 1_000,
    enableOfflineQueue: false,
  },
  worker: { maxRetriesPerRequest: null },
};

/** Opens a connection that reconnects by itself, at most every second, and logs each change of its state once. */
export function connectRedis(
  url: string,
  purpose: RedisPurpose,
  log: Logger,
  options: RedisOptions = {},
): Redis {
  const redis = new Redis(url, {
    ...OPTIONS[purpose],
    retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 5), 1_000),
    // A read-only replica after a failover: reconnect to find the new primary.
    reconnectOnError: (error) => (error.message.startsWith("READONLY") ? 2 : false),
    ...options,
  });
  // BullMQ adds listeners per queue to the connection it shares.
  redis.setMaxListeners(0);
  let away = false;
  redis.on("error", (error) => {
    if (!away) log.warn({ err: error }, "Redis is away; reconnecting");
    away = true;
  });
  redis.on("ready", () => {
    if (away) log.info("Redis is back");
    away = false;
  });
  return redis;
}
