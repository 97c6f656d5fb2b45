import type { Queue } from "bullmq";
import type { Context } from "../../context";
import type { JobEdit } from "../../contract/edits";
import { jobHandle, type Moved, toMoved } from "../../jobs/move";
import { objectOf } from "../../jobs/parse";
import { readListState } from "../../queues/backend/jobs";
import { bullKeys } from "../../queues/backend/keys";
import type { LiveMark } from "../../queues/backend/marks";
import { parseQueueKey } from "../../queues/identity";
import { openGuardedQueue } from "../../queues/open";
import type { LiveJob } from "./live";
import { runsAt } from "./prepare";

/** Jobs whose calls are made in one turn of the event loop. */
const PART = 100;
/**
 * BullMQ looks for a job that waits from one end of its list to the other, some 20 ns for each that it passes: so many may be
 * passed in one script, which then takes about half a millisecond.
 */
const MAX_PASSED = 25_000;
/** Rest after a part of a long list, as long as it took and at most this: others use Redis too. */
const MOST_REST_MS = 50;

/**
 * Edits live jobs of one queue through BullMQ. Each is changed only where it still has its mark, in the same script: one that
 * was begun, moved or changed since is `gone`, and not touched. Losing Redis throws; the caller's journal says what was in flight.
 */
export async function applyEdit(ctx: Context, edit: JobEdit, group: LiveJob[]): Promise<Moved[]> {
  const identity = parseQueueKey(group[0]?.queue ?? "");
  const { queue, marks } = openGuardedQueue(ctx, identity);
  const keys = bullKeys(identity);
  const most = await partSize(ctx, edit, group);
  const moved: Moved[] = [];
  for (let from = 0; from < group.length; from += most) {
    const part = group.slice(from, from + most);
    const began = ctx.clock.now();
    for (const { known } of part) marks.set(keys.job(known.id), known.score);
    try {
      const calls = part.map((job) => change(queue, edit, job, began));
      moved.push(...toMoved(await Promise.allSettled(calls)));
    } finally {
      for (const { known } of part) marks.delete(keys.job(known.id));
    }
    if (most < PART) await ctx.clock.sleep(Math.min(MOST_REST_MS, Math.max(1, ctx.clock.now() - began)));
  }
  return moved;
}

/** Whether BullMQ looks for such a job in the list of those that wait. */
const walksList = ({ action }: JobEdit, { state }: LiveMark): boolean =>
  action === "priority" ? state !== "prioritized" : action === "remove" && state === "waiting";

/** How many are changed in one script at most, by how long the list is in which BullMQ looks for them. */
async function partSize(ctx: Context, edit: JobEdit, group: LiveJob[]): Promise<number> {
  if (!group.some(({ mark }) => walksList(edit, mark))) return PART;
  const identity = parseQueueKey(group[0]?.queue ?? "");
  const { total } = await readListState(ctx.redis, identity, "waiting", { count: 0, offset: 0 });
  return Math.max(1, Math.min(PART, Math.floor(MAX_PASSED / Math.max(1, total))));
}

async function change(
  queue: Queue,
  edit: JobEdit,
  { known: { id }, mark, row }: LiveJob,
  nowMs: number,
): Promise<string | undefined> {
  const job = jobHandle(queue, id);
  switch (edit.action) {
    case "promote":
      await job.promote();
      return;
    case "delay-by":
    case "delay-until":
      await job.changeDelay((runsAt(edit, mark, nowMs) ?? nowMs) - nowMs);
      return;
    case "priority":
      await job.changePriority({
        priority: edit.priority,
        lifo: objectOf(row.cut.opts?.text).lifo === true,
      });
      return;
    case "remove":
      return (await queue.remove(id, { removeChildren: false })) === 1
        ? undefined
        : "A worker has locked it.";
  }
}
