import { Writable } from "node:stream";
import type { Redis } from "ioredis";

/**
 * Starts many commands and sends them in one write rather than one each: five times the throughput of BullMQ's calls,
 * which cannot be put into a pipeline. Other commands of the connection wait for one turn of the event loop at most.
 */
export async function burst<T>(redis: Redis, start: () => Promise<T>): Promise<T> {
  const stream: unknown = Reflect.get(redis, "stream");
  if (!(stream instanceof Writable)) return start();
  stream.cork();
  // BullMQ sends a few promise turns after it is called; all of these are done by then.
  setImmediate(() => stream.uncork());
  return start();
}
