import { RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import type { Context } from "../context";
import { SpillwayError } from "../errors";

/** Wrong passwords from one address, and from all addresses together: a guesser has many addresses. */
const PER_ADDRESS = { points: 5, durationS: 300 };
const IN_ALL = { points: 50, durationS: 900 };
const ALL = "all";

const limiter = (ctx: Context, name: string, { points, durationS }: typeof IN_ALL) =>
  new RateLimiterRedis({
    storeClient: ctx.redis,
    keyPrefix: `${ctx.keys.loginLimiter()}:${name}`,
    points,
    duration: durationS,
  });

/**
 * Spends one attempt before the password is looked at, so that a hundred requests at once are not a hundred guesses.
 * Throws `rate_limited` with the time to wait. The counters live in Redis: all web servers share them, and they expire.
 */
export async function spendLoginAttempt(ctx: Context, address: string): Promise<void> {
  try {
    await limiter(ctx, "address", PER_ADDRESS).consume(address);
    await limiter(ctx, "all", IN_ALL).consume(ALL);
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    const seconds = Math.ceil(refused.msBeforeNext / 1_000);
    throw new SpillwayError("rate_limited", `Too many attempts to log in. Try again in ${seconds} s.`, {
      retryAfterMs: refused.msBeforeNext,
    });
  }
}

/** Gives back what a right password spent: only wrong ones count. */
export async function refundLoginAttempt(ctx: Context, address: string): Promise<void> {
  await limiter(ctx, "address", PER_ADDRESS).delete(address);
  await limiter(ctx, "all", IN_ALL).reward(ALL);
}
