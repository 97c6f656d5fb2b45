import { setTimeout as sleep } from "node:timers/promises";
import type { Redis } from "ioredis";
import { readLeaderStatus } from "@/lib/collector/status";
import type { Context } from "@/lib/context";
import { createKeys, DEFAULT_KEY_PREFIX } from "@/lib/keys";

const LOOK_MS = 200;

/** The ticks of a collector, as they end. */
export interface Ticks {
  /** Resolves when the next one has ended. */
  next(): Promise<void>;
  /** How long each took, ms, since this was last called. */
  take(): number[];
  close(): void;
}

/** Follows the collector from when it has told so many queues. */
export async function followTicks(redis: Redis, queues: number): Promise<Ticks> {
  const ctx: Pick<Context, "redis" | "keys"> = { redis, keys: createKeys(DEFAULT_KEY_PREFIX) };
  while ((await redis.hlen(ctx.keys.snapshot())) < queues) await sleep(LOOK_MS);
  const heard = redis.duplicate();
  const waiting = new Set<() => void>();
  let took: number[] = [];
  heard.on("message", () => {
    void readLeaderStatus(ctx).then((status) => {
      if (status) took.push(status.tickMs);
      for (const resolve of waiting) resolve();
      waiting.clear();
    });
  });
  // Each tick ends with a message, and little else is told meanwhile.
  await heard.subscribe(ctx.keys.liveChannel());
  return {
    next: () => new Promise((resolve) => waiting.add(resolve)),
    take() {
      const taken = took;
      took = [];
      return taken;
    },
    close: () => heard.disconnect(),
  };
}
