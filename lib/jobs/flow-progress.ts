import type { Context } from "../context";
import type { FlowProgress } from "../contract/flows";
import { readOpenChildren } from "../queues/backend/open-children";
import { readRelatives } from "../queues/backend/relatives";
import { parseQueueKey } from "../queues/identity";
import { readJobState } from "./detail";

/** Children whose states are looked at; with no more than these the answer is exact. */
const MOST = 250;
const NO_CHILDREN = { unprocessed: 0, processed: 0, ignored: 0, failed: 0 };

/**
 * How many children of a parent are done, failed and open, and how the open ones stand. Three round trips, whatever their number.
 * Throws `queue_not_found`, `job_not_found`.
 */
export async function readFlowProgress(ctx: Context, queue: string, id: string): Promise<FlowProgress> {
  await readJobState(ctx, queue, id);
  const parent = { queue: parseQueueKey(queue), id };
  const [[self], [open = []]] = await Promise.all([
    readRelatives(ctx.redis, [parent]),
    readOpenChildren(ctx.redis, [parent], MOST),
  ]);
  const states: Record<string, number> = {};
  for (const { state } of await readRelatives(ctx.redis, open)) states[state] = (states[state] ?? 0) + 1;
  return { counts: self?.children ?? NO_CHILDREN, open: { looked: open.length, states } };
}
