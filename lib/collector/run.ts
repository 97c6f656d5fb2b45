import type { Context } from "../context";
import { discoverQueues } from "../queues/discovery";
import { LeaseLost } from "./lease";
import { addQueue, openCollection, tick } from "./tick";

const TICK_MS = 1_000;

/**
 * Collects until the signal: a tick a second, never two at once, and the search for new queues beside it. A tick that
 * fails because Redis is away is logged and tried again. Throws {@link LeaseLost} when another one leads.
 */
export async function collect(ctx: Context, leaderId: string, signal: AbortSignal): Promise<void> {
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const collection = await openCollection(ctx, leaderId);
  const discovery = discoverQueues(ctx, (key, queue) => addQueue(collection, key, queue), both);
  try {
    while (!signal.aborted) {
      const startedAt = ctx.clock.now();
      try {
        await tick(ctx, collection);
      } catch (err) {
        if (err instanceof LeaseLost) throw err;
        ctx.log.warn({ err }, "A tick failed; the next one tries again");
      }
      const rest = TICK_MS - (ctx.clock.now() - startedAt);
      await ctx.clock.sleep(Math.max(50, rest), signal).catch(() => {});
    }
  } finally {
    stop.abort();
    await discovery;
  }
}
