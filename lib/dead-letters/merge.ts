import type { Redis } from "ioredis";
import { type FailedRange, readFailedPage, readNewestFailed } from "../queues/backend/failed";
import type { Scored } from "../queues/backend/sorted-page";
import { compareText, type KnownQueue } from "./known-queues";

/** A dead letter's place in the order over all queues: newest first, then by key of queue, then by id downwards. */
export interface Place extends Scored {
  /** Key of its queue. */
  queue: string;
}

/** One queue's part of the merge: what was read of it and not yet taken. */
interface Lane {
  queue: KnownQueue;
  buffer: Scored[];
  /** The last member read, behind which the next read begins. */
  last: Scored | null;
  ended: boolean;
}

const MIN_CHUNK = 8;

/**
 * The next `count` dead letters over all queues behind `after`. First the newest of each queue is read in one
 * pipeline; only queues whose newest is among the first `count` can have a part in the page, and only of those are more
 * read. What fails later is newer than any boundary, so that it never moves the pages that follow.
 */
export async function mergeFailed(
  redis: Redis,
  queues: KnownQueue[],
  { after, count, range }: { after: Place | null; count: number; range: FailedRange },
): Promise<Place[]> {
  const lanes = await openLanes(redis, queues, after, range);
  const contenders = lanes.sort((a, b) => compareHeads(a, b)).slice(0, count);
  const chunk = Math.max(MIN_CHUNK, Math.ceil((2 * count) / Math.max(1, contenders.length)));
  await Promise.all(contenders.map((lane) => refill(redis, lane, chunk, range)));
  const merged: Place[] = [];
  while (merged.length < count) {
    const lane = nextLane(contenders);
    const next = lane?.buffer.shift();
    if (!lane || !next) break;
    merged.push({ queue: lane.queue.key, ...next });
    if (lane.buffer.length === 0 && !lane.ended && merged.length < count) {
      await refill(redis, lane, count - merged.length, range);
    }
  }
  return merged;
}

/** A lane for each queue that has something behind the boundary, with its first member in the buffer. */
async function openLanes(
  redis: Redis,
  queues: KnownQueue[],
  after: Place | null,
  range: FailedRange,
): Promise<Lane[]> {
  // Only in the boundary's own queue does the id decide; elsewhere a whole score lies before or behind it.
  const own = after ? queues.find((queue) => queue.key === after.queue) : undefined;
  const others = queues.filter((queue) => queue !== own);
  const rangeOf = (index: number): FailedRange => {
    const key = others[index]?.key ?? "";
    if (!after) return range;
    return { min: range.min, max: compareText(key, after.queue) > 0 ? after.score : `(${after.score}` };
  };
  const [heads, ownHead] = await Promise.all([
    readNewestFailed(redis, others, rangeOf, 1),
    own && after ? readFailedPage(redis, own, { order: "descending", count: 1, after, ...range }) : [],
  ]);
  const lanes = others.map((queue, index) => laneOf(queue, heads[index] ?? []));
  if (own) lanes.push(laneOf(own, ownHead));
  return lanes.filter((lane) => lane.buffer.length > 0);
}

const laneOf = (queue: KnownQueue, head: Scored[]): Lane => ({
  queue,
  buffer: [...head],
  last: head[0] ?? null,
  ended: head.length === 0,
});

async function refill(redis: Redis, lane: Lane, count: number, range: FailedRange): Promise<void> {
  const page = { order: "descending", count, after: lane.last, ...range } as const;
  const more = await readFailedPage(redis, lane.queue, page);
  lane.buffer.push(...more);
  lane.last = more.at(-1) ?? lane.last;
  lane.ended = more.length < count;
}

function compareHeads(a: Lane, b: Lane): number {
  const left = a.buffer[0];
  const right = b.buffer[0];
  if (!left || !right) return left ? -1 : right ? 1 : 0;
  return Number(right.score) - Number(left.score) || compareText(a.queue.key, b.queue.key);
}

function nextLane(lanes: Lane[]): Lane | undefined {
  let best: Lane | undefined;
  for (const lane of lanes) {
    if (lane.buffer.length > 0 && (!best || compareHeads(lane, best) < 0)) best = lane;
  }
  return best;
}
