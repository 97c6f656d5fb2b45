import { Job, type Queue } from "bullmq";
import type { Context } from "../context";
import { SpillwayError } from "../errors";
import { openQueue } from "../queues/open";
import type { HeldSet } from "./held-counts";

/** Jobs made runnable by one step of a release; Redis takes a few milliseconds for them. */
export const RELEASE_BATCH = 100;

/**
 * Takes an empty held set off the index.
 * KEYS 1 held set (sorted set) · 2 index (set) · ARGV 1 member · Result: 1 taken off, 0 not empty. Cost: O(1).
 */
const FORGET_EMPTY = `
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
return redis.call('SREM', KEYS[2], ARGV[1])
`;

/**
 * Makes the next jobs of a held set runnable, in their order, and gives how many. A job is taken off the set only after it
 * was promoted: a process that dies in between leaves members whose jobs are no longer delayed, and these are skipped,
 * as are jobs that somebody has removed or promoted. A job still active may be on its way to being held by a worker
 * that saw the switch just before it was lifted: it goes to the end of the set and is looked at again.
 */
export async function releaseBatch(ctx: Context, set: HeldSet): Promise<number> {
  const key = ctx.keys.held(set.heldSetKey, set.queueKey);
  const ids = await ctx.redis.zrange(key, 0, String(RELEASE_BATCH - 1));
  const queue = ids.length === 0 ? null : await openIfThere(ctx, set.queueKey);
  let promoted = 0;
  if (queue) {
    const notDelayed = await promoteInOrder(queue, ids);
    promoted = ids.length - notDelayed.length;
    const active = await activeOnes(queue, notDelayed);
    const done = ids.filter((id) => !active.has(id));
    if (done.length > 0) await ctx.redis.zrem(key, ...done);
    for (const id of active) {
      const last = await ctx.redis.incr(ctx.keys.heldSequence());
      await ctx.redis.zadd(key, "XX", String(last), id);
    }
  } else if (ids.length > 0) {
    await ctx.redis.zrem(key, ...ids);
  }
  await ctx.redis.eval(FORGET_EMPTY, 2, key, ctx.keys.heldIndex(), set.member);
  return promoted;
}

async function openIfThere(ctx: Context, queueKey: string): Promise<Queue | null> {
  try {
    return await openQueue(ctx, queueKey);
  } catch (error) {
    if (error instanceof SpillwayError && error.code === "queue_not_found") return null;
    throw error;
  }
}

/** All at once on one connection, which sends them in order. Gives those that BullMQ refused as not delayed. */
async function promoteInOrder(queue: Queue, ids: string[]): Promise<string[]> {
  const results = await Promise.allSettled(ids.map((id) => new Job(queue, "", {}, {}, id).promote()));
  return ids.filter((_, index) => {
    const result = results[index];
    if (result?.status !== "rejected") return false;
    if (!isNotDelayed(result.reason)) throw result.reason;
    return true;
  });
}

async function activeOnes(queue: Queue, ids: string[]): Promise<Set<string>> {
  const states = await Promise.all(ids.map((id) => queue.getJobState(id)));
  return new Set(ids.filter((_, index) => states[index] === "active"));
}

/** BullMQ's code for a job that is not in the state that the command needs. */
function isNotDelayed(reason: unknown): boolean {
  return (reason as { code?: unknown } | null)?.code === -3;
}
