import type { Redis } from "ioredis";

/** Counts the commands that one connection sends, by name, while `run` runs; other tests' commands are not seen. */
export async function countCommands(redis: Redis, run: () => Promise<void>): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const send = redis.sendCommand;
  redis.sendCommand = function counted(this: Redis, ...args: Parameters<Redis["sendCommand"]>) {
    const name = args[0].name.toLowerCase();
    counts[name] = (counts[name] ?? 0) + 1;
    return send.apply(this, args);
  } as Redis["sendCommand"];
  try {
    await run();
  } finally {
    redis.sendCommand = send;
  }
  return counts;
}
