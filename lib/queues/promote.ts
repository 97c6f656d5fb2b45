import type { Context } from "../context";
import { countHeld, holdersOf } from "../jobs/held";
import { moveToWaiting } from "../jobs/move";
import { readSortedState } from "./backend/jobs";
import type { Scored } from "./backend/sorted-page";
import { parseQueueKey } from "./identity";
import { openQueue } from "./open";

/** Jobs in one pipeline, so that others are served in between. */
const BATCH = 200;

/**
 * Makes delayed jobs runnable now, soonest first; jobs that a kill switch holds stay held. `remaining` are those still
 * delayed and not held. A crash leaves some promoted. Throws `queue_not_found`.
 */
export async function promoteDelayed(
  ctx: Context,
  key: string,
  count: number,
): Promise<{ promoted: number; remaining: number }> {
  const identity = parseQueueKey(key);
  const queue = await openQueue(ctx, key);
  let after: Scored | null = null;
  let promoted = 0;
  let total = 0;
  do {
    const page: Awaited<ReturnType<typeof readSortedState>> = await readSortedState(
      ctx.redis,
      identity,
      "delayed",
      { count: BATCH, after },
    );
    const ids = page.members.map((member) => member.id);
    const held = await holdersOf(ctx, key, ids);
    const chosen = ids.filter((id) => !held.has(id)).slice(0, count - promoted);
    const moved = (await moveToWaiting(ctx.redis, queue, chosen)).filter(
      (result) => result === "moved",
    ).length;
    promoted += moved;
    total = page.total - moved;
    after = page.members.at(-1) ?? null;
  } while (after !== null && promoted < count);
  return { promoted, remaining: Math.max(0, total - (await countHeld(ctx, key))) };
}
