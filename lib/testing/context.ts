import { randomBytes } from "node:crypto";
import { Queue, type QueueOptions } from "bullmq";
import { Redis } from "ioredis";
import { pino } from "pino";
import { onTestFinished } from "vitest";
import { systemClock } from "../clock";
import type { Context } from "../context";
import { createKeys } from "../keys";
import { redisUrl } from "./file-redis";

export interface TestContext extends Context {
  url: string;
  /** BullMQ prefix of this test alone. */
  prefix: string;
  /** A BullMQ queue as any team would open it; closed when the test ends. */
  queue(name: string, options?: Partial<QueueOptions>): Queue;
}

/** Everything a test of lib needs, on the real Redis of its file, under prefixes of its own; cleaned up when the test ends. */
export function testContext(overrides: Partial<Context> = {}): TestContext {
  const url = redisUrl;
  const id = randomBytes(6).toString("hex");
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  redis.setMaxListeners(0);
  const prefix = `t${id}`;
  const queues: Queue[] = [];
  onTestFinished(async () => {
    await Promise.all(queues.map((queue) => queue.close()));
    redis.disconnect();
  });
  return {
    redis,
    keys: createKeys(`spillway-${id}:`),
    clock: systemClock,
    log: pino({ level: "silent" }),
    url,
    prefix,
    queue(name, options = {}) {
      const queue = new Queue(name, { connection: redis, prefix, ...options });
      queues.push(queue);
      return queue;
    },
    ...overrides,
  };
}

/** Resolves when `check` gives something truthy; rejects after `timeoutMs` with what it gave last. */
export async function eventually<T>(
  check: () => Promise<T> | T,
  timeoutMs = 10_000,
): Promise<Exclude<T, false | null | undefined>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    let last: unknown;
    try {
      const value = await check();
      if (value) return value as Exclude<T, false | null | undefined>;
      last = value;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) throw new Error(`Not so after ${timeoutMs} ms; last: ${String(last)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
