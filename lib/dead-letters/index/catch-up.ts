import type { Context } from "../../context";
import { isBefore, oldestEventIds, readEvents, touchesFailed } from "../../queues/backend/events";
import type { Heard, HeardQueue } from "./inbox";

/** Before the time up to which events were applied: clocks and what was under way. */
const OVERLAP_MS = 2_000;

/**
 * Adds to what was heard all that happened since the index was last written: its former writer may have died with events
 * that it had read and not applied. Reads the event streams from that time on, bounded as each look of the collector is;
 * where they do not reach back so far, or too much happened, the queue counts as having lost events.
 */
export async function hearSince(
  { redis }: Pick<Context, "redis">,
  heard: Heard,
  sinceMs: number,
): Promise<Heard> {
  const cursor = `${Math.max(0, sinceMs - OVERLAP_MS)}-0`;
  const queues = [...heard.queues.values()];
  const identities = queues.map(({ identity }) => identity);
  const [batches, oldest] = await Promise.all([
    readEvents(
      redis,
      identities.map((identity) => ({ identity, cursor })),
    ),
    oldestEventIds(redis, identities),
  ]);
  const caughtUp = queues.map((queue, index): [string, HeardQueue] => {
    const batch = batches[index];
    const first = oldest[index] ?? null;
    const more = (batch?.events ?? []).filter(touchesFailed).map(({ jobId }) => jobId);
    const lost = queue.lost || !batch?.caughtUp || (first !== null && isBefore(cursor, first));
    return [queue.key, { ...queue, touched: [...queue.touched, ...more], lost }];
  });
  return { ...heard, queues: new Map(caughtUp) };
}
