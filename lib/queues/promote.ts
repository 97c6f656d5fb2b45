import type { Context } from "../context";
import { countHeld } from "../jobs/held";
import { moveToWaiting } from "../jobs/move";
import { freeDelayed } from "./free-delayed";
import { parseQueueKey } from "./identity";
import { openBatchQueue, openQueue } from "./open";

/** Jobs at once, so that others are served in between. */
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
  await openQueue(ctx, key);
  const queue = openBatchQueue(ctx, parseQueueKey(key));
  let promoted = 0;
  let total = 0;
  for await (const page of freeDelayed(ctx, key, BATCH)) {
    const chosen = page.ids.slice(0, count - promoted);
    const moved = (await moveToWaiting(queue, chosen)).filter((result) => result === "moved").length;
    promoted += moved;
    total = page.total - moved;
    if (promoted >= count) break;
  }
  return { promoted, remaining: Math.max(0, total - (await countHeld(ctx, key))) };
}
