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

/**
 * As {@link sharedRead} for each of many things, of which the `most` that were read last are remembered: once for each
 * connection and thing.
 */
export function sharedReads<C extends Asked, T>(
  freshMs: number,
  most: number,
  read: (ctx: C, of: string) => Promise<T>,
): (ctx: C, of: string) => Promise<T> {
  const known = new WeakMap<Redis, Map<string, { until: number; answer: Promise<T> }>>();
  return (ctx, of) => {
    const now = ctx.clock.now();
    const answers = known.get(ctx.redis) ?? new Map<string, { until: number; answer: Promise<T> }>();
    known.set(ctx.redis, answers);
    const last = answers.get(of);
    if (last && now < last.until) return last.answer;
    const answer = read(ctx, of);
    answers.delete(of);
    answers.set(of, { until: now + freshMs, answer });
    answer.catch(() => answers.delete(of));
    const oldest = answers.keys().next().value;
    if (answers.size > most && oldest !== undefined) answers.delete(oldest);
    return answer;
  };
}
