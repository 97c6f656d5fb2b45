import type { Context } from "../context";
import { LEASE_MS, LeaseLost, releaseLease, takeLease } from "./lease";

const RENEW_MS = 1_000;

/**
 * Runs `whileLeading` whenever this process leads, and stands by otherwise, until the signal. The signal handed to it
 * aborts when the lead is lost. Returns when all has stopped and the lease is given back.
 *
 * Redis away: the lead counts as lost when the lease could not be renewed for its whole length. This process dead: the
 * lease runs out and a standby takes it at its next attempt, within {@link LEASE_MS} and a second.
 */
export async function leadOrStandBy(
  ctx: Context,
  id: string,
  whileLeading: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    if (await tryToLead(ctx, id)) {
      ctx.log.info({ leader: id }, "This collector leads");
      await lead(ctx, id, whileLeading, signal);
      ctx.log.info({ leader: id }, "This collector no longer leads");
    }
    await ctx.clock.sleep(RENEW_MS, signal).catch(() => {});
  }
}

/** What is done in one term: the first part that ends, as by a lost lease, ends it for all. */
export async function leadTogether(
  leading: AbortSignal,
  begin: (signal: AbortSignal) => Promise<void>[],
): Promise<void> {
  const stop = new AbortController();
  const parts = begin(AbortSignal.any([leading, stop.signal]));
  try {
    await Promise.race(parts);
  } finally {
    stop.abort();
    await Promise.allSettled(parts);
  }
}

async function tryToLead(ctx: Context, id: string): Promise<boolean> {
  try {
    return await takeLease(ctx, id);
  } catch (err) {
    ctx.log.debug({ err }, "The lease could not be asked for");
    return false;
  }
}

async function lead(
  ctx: Context,
  id: string,
  whileLeading: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const term = new AbortController();
  const stop = AbortSignal.any([signal, term.signal]);
  const renewal = renew(ctx, id, term, stop);
  try {
    await whileLeading(stop);
  } catch (err) {
    if (!stop.aborted && !(err instanceof LeaseLost)) ctx.log.error({ err }, "The collector's work ended");
  } finally {
    term.abort();
    await renewal;
    await releaseLease(ctx, id).catch((err: unknown) => ctx.log.debug({ err }, "The lease was not released"));
  }
}

async function renew(ctx: Context, id: string, term: AbortController, stop: AbortSignal): Promise<void> {
  let renewedAt = ctx.clock.now();
  while (!stop.aborted) {
    await ctx.clock.sleep(RENEW_MS, stop).catch(() => {});
    if (stop.aborted) return;
    try {
      if (!(await takeLease(ctx, id))) return term.abort();
      renewedAt = ctx.clock.now();
    } catch (err) {
      ctx.log.debug({ err }, "The lease was not renewed");
      if (ctx.clock.now() - renewedAt > LEASE_MS) return term.abort();
    }
  }
}
