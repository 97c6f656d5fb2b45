import type { Context } from "../context";
import type { FailureInbox } from "../dead-letters/index/inbox";
import { discoverQueues } from "../queues/discovery";
import type { QueueIdentity } from "../queues/identity";
import { addQueue, type Collection, openCollection } from "./collection";
import { LeaseLost } from "./lease";
import { tick } from "./tick";

const TICK_MS = 1_000;

/**
 * Collects until the signal: a tick a second, never two at once, and the search for new queues beside it. A tick that
 * fails because Redis is away is tried again from what Redis holds. `inbox` is told what is heard of dead letters. Throws {@link LeaseLost} when another one leads.
 */
export async function collect(
  ctx: Context,
  leaderId: string,
  signal: AbortSignal,
  inbox: FailureInbox | null = null,
): Promise<void> {
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const found = new Map<string, QueueIdentity>();
  let passes = 0;
  const discovery = discoverQueues(
    ctx,
    (key, queue) => found.set(key, queue),
    both,
    () => (passes += 1),
  );
  let collection: Collection | null = null;
  try {
    while (!signal.aborted) {
      const startedAt = ctx.clock.now();
      try {
        const allFound = passes > 0;
        collection ??= await openCollection(ctx, leaderId, inbox);
        for (const [key, queue] of found) addQueue(collection, key, queue);
        found.clear();
        await tick(ctx, collection);
        if (allFound) inbox?.knowsAllQueues();
      } catch (err) {
        if (err instanceof LeaseLost) throw err;
        collection = null;
        if (!signal.aborted) ctx.log.warn({ err }, "A tick failed; the next one begins anew");
      }
      const rest = TICK_MS - (ctx.clock.now() - startedAt);
      await ctx.clock.sleep(Math.max(50, rest), signal).catch(() => {});
    }
  } finally {
    stop.abort();
    await discovery;
  }
}
