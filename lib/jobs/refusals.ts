import type { Redis } from "ioredis";
import { deduplicatedNow } from "../queues/backend/deduplication";
import type { JobRow } from "../queues/backend/job-rows";
import { scheduleGone } from "../queues/backend/schedulers";
import type { QueueIdentity } from "../queues/identity";
import { flowRefusals } from "./flow";
import { parentOf } from "./parent";
import { objectOf } from "./parse";

export const OF_PRO_GROUP =
  "It belongs to a group of BullMQ Pro: put back by open-source BullMQ it would run outside of its group's limits. Retry it through BullMQ Pro.";
const SCHEDULE_GONE =
  "Its repeatable job was removed: a worker of BullMQ 5 would begin the schedule anew. Replay it as a new job, with a priority or a delay.";
const DEDUPLICATED =
  "Another job of its deduplication id is under way, and BullMQ would begin the one behind that before it has ended. Replay it afterwards.";

/**
 * Why each of these failed jobs must not be replayed in its place; null where nothing is against it. For plain jobs it
 * costs one command, whatever their number. Needs the whole fields of {@link REPLAY_SHAPE} and the options.
 */
export async function replayRefusals(
  redis: Redis,
  queue: QueueIdentity,
  rows: JobRow[],
): Promise<(string | null)[]> {
  const [ofFlow, unscheduled, deduplicated] = await Promise.all([
    flowRefusals(
      redis,
      queue,
      rows.map((row) => ({ id: row.id, parent: parentOf(row) })),
    ),
    scheduleGone(
      redis,
      queue,
      rows.map((row) => row.whole.rjk),
    ),
    deduplicatedNow(redis, queue, rows.map(onlyOneAtATime)),
  ]);
  return rows.map((row, index) => {
    if (row.whole.gid !== undefined) return OF_PRO_GROUP;
    if (unscheduled[index]) return SCHEDULE_GONE;
    const holder = deduplicated[index];
    return holder !== null && holder !== row.id ? DEDUPLICATED : (ofFlow[index] ?? null);
  });
}

/**
 * The deduplication id of a job that runs by itself: with `keepLastIfActive` BullMQ keeps the next one back until the one
 * before has ended, whichever that is. Other modes lose nothing by a replay: the key stays with the job that has it.
 */
function onlyOneAtATime(row: JobRow): string | undefined {
  if (row.whole.deid === undefined) return undefined;
  const { de } = objectOf(row.cut.opts?.text);
  return (de as { keepLastIfActive?: unknown } | undefined)?.keepLastIfActive === true
    ? row.whole.deid
    : undefined;
}
