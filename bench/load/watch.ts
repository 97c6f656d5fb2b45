import type { Queue } from "bullmq";
import type { Redis } from "ioredis";

export interface SecondSeen {
  backlog: number;
  /** Share of a core that Redis used since the look before. */
  redisCpu: number;
}

const EVERY_MS = 1_000;

async function redisCpuSeconds(redis: Redis): Promise<number> {
  const text = await redis.info("cpu");
  const of = (name: string) => Number(new RegExp(`^${name}:(.*)$`, "m").exec(text)?.[1] ?? 0);
  return of("used_cpu_user") + of("used_cpu_sys");
}

/** Looks at Redis and the backlog once a second until it is stopped; gives what was seen. */
export function watch(queue: Queue, redis: Redis): () => Promise<SecondSeen[]> {
  const seen: SecondSeen[] = [];
  let before: { atMs: number; cpuSec: number } | null = null;
  const look = async () => {
    const [backlog, cpuSec] = await Promise.all([queue.getWaitingCount(), redisCpuSeconds(redis)]);
    const atMs = performance.now();
    if (before) seen.push({ backlog, redisCpu: ((cpuSec - before.cpuSec) * 1_000) / (atMs - before.atMs) });
    before = { atMs, cpuSec };
  };
  let last: Promise<void> = look();
  const timer = setInterval(() => {
    last = last.then(look);
  }, EVERY_MS);
  return async () => {
    clearInterval(timer);
    await last;
    return seen;
  };
}
