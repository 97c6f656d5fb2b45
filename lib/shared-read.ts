import type { Redis } from "ioredis";
import type { Context } from "./context";

type Asked = Pick<Context, "redis" | "keys" | "clock">;

/**
 * A read that is made again only when the last one was begun `freshMs` ago, however many ask meanwhile: once for each
 * connection and key prefix. One that failed is forgotten at once.
 */
export function sharedRead<C extends Asked, T>(
  freshMs: number,
  read: (ctx: C) => Promise<T>,
): (ctx: C) => Promise<T> {
  const last = new WeakMap<Redis, { prefix: string; until: number; answer: Promise<T> }>();
  return (ctx) => {
    const { redis, keys, clock } = ctx;
    const now = clock.now();
    const known = last.get(redis);
    if (known && known.prefix === keys.prefix && now < known.until) return known.answer;
    const answer = read(ctx);
    last.set(redis, { prefix: keys.prefix, until: now + freshMs, answer });
    answer.catch(() => last.delete(redis));
    return answer;
  };
}
