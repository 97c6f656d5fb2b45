import type { Context } from "../context";
import { SpillwayError } from "../errors";
import { forgetPause, pauseByFlag, unpauseByFlag } from "../queues/pause";
import { holdsWholeQueues, isOn, type StoredFlag } from "./rules";
import { runtimeQueues } from "./runtime-queues";

/** The queues that a switch holds whole, now: the one it names, or all that runtime workers serve. */
async function heldWhole(ctx: Context, flag: StoredFlag): Promise<string[]> {
  if (!isOn(flag, ctx.clock.now()) || !holdsWholeQueues(flag)) return [];
  return flag.scope.queue === undefined ? [...(await runtimeQueues(ctx)).keys()] : [flag.scope.queue];
}

/** A queue that was obliterated cannot be paused or resumed; what is known of its pause is forgotten. */
async function unlessGone(ctx: Context, queueKey: string, change: () => Promise<unknown>): Promise<void> {
  try {
    await change();
  } catch (error) {
    if (!(error instanceof SpillwayError) || error.code !== "queue_not_found") throw error;
    await forgetPause(ctx, queueKey);
  }
}

/** Pauses what the switch holds whole. Doing it again changes nothing; it also undoes a resume behind the switch's back. */
export async function enforcePause(ctx: Context, flag: StoredFlag): Promise<void> {
  for (const queueKey of await heldWhole(ctx, flag)) {
    await unlessGone(ctx, queueKey, () => pauseByFlag(ctx, queueKey, flag.key));
  }
}

/** Resumes what the switch `key` has paused and holds no more; `flag` is what it is now, null when it is deleted. */
export async function liftPause(ctx: Context, key: string, flag: StoredFlag | null): Promise<void> {
  const still = new Set(flag === null ? [] : await heldWhole(ctx, flag));
  for (const queueKey of await ctx.redis.smembers(ctx.keys.pausedIndex())) {
    if (!still.has(queueKey)) await unlessGone(ctx, queueKey, () => unpauseByFlag(ctx, queueKey, key));
  }
}
