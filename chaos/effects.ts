import type { Redis } from "ioredis";

/** Hash effect -> how often it happened. It stands for what a job does to the world. */
export const EFFECTS = "chaos:effects";
/** Hash effect -> how often a processor came as far as to bring it about. */
export const TRIES = "chaos:tries";

/** An effect without any guard: it happens as often as it is called. */
export async function bringAbout(redis: Redis, effect: string): Promise<void> {
  await redis.hincrby(EFFECTS, effect, 1);
}

export async function noteTry(redis: Redis, effect: string): Promise<void> {
  await redis.hincrby(TRIES, effect, 1);
}

/** Calls `visit` with each entry of one of the hashes. */
export async function eachCount(
  redis: Redis,
  hash: string,
  visit: (effect: string, count: number) => void,
): Promise<void> {
  const seen = new Set<string>();
  for await (const page of redis.hscanStream(hash, { count: 5_000 }) as AsyncIterable<string[]>) {
    for (let index = 0; index < page.length; index += 2) {
      const effect = page[index] ?? "";
      // A scan may give an entry twice.
      if (seen.has(effect)) continue;
      seen.add(effect);
      visit(effect, Number(page[index + 1]));
    }
  }
}
