import type { Context } from "../context";
import { compareText, knownQueues } from "../dead-letters/known-queues";
import { countSchedulers, readSchedulerTimes, type SchedulerRef } from "../queues/backend/scheduler-rows";
import { parseQueueKey, type QueueIdentity, queueKey } from "../queues/identity";
import { requireQueue } from "../queues/require";
import { sharedRead } from "../shared-read";
import { listKept, type SchedulerPlace } from "./kept";

/** Schedulers that are looked through at once, of all queues together. */
const MAX_KNOWN = 20_000;
/** Each queue that has any shows so many of them, however many queues there are. */
const MIN_OF_QUEUE = 20;
const FRESH_MS = 1_000;

/** A scheduler as far as a list can be ordered and filtered by it. */
export interface KnownScheduler {
  /** The queue's key. */
  key: string;
  queue: QueueIdentity;
  id: string;
  /** Null for one that is paused. */
  nextAt: number | null;
}

interface Known {
  schedulers: KnownScheduler[];
  /** In all, those included that are beyond what is looked through. */
  total: number;
  asOf: number;
}

/** The schedulers of every queue, the next to run first, paused ones last. Three round trips a second at most, however many people look. */
const everyQueue = sharedRead(FRESH_MS, async (ctx: Context): Promise<Known> => {
  const queues = (await knownQueues(ctx)).map(({ key }) => parseQueueKey(key));
  return readKnown(ctx, queues, await listKept(ctx));
});

/** The schedulers of all queues, or of one. Throws `queue_not_found`. */
export async function knownSchedulers(ctx: Context, queue: string | undefined): Promise<Known> {
  if (queue === undefined || queue === "") return everyQueue(ctx);
  const identity = parseQueueKey(queue);
  const known = await everyQueue(ctx);
  const paused = known.schedulers.filter((one) => one.key === queue && one.nextAt === null);
  const whole = known.total === known.schedulers.length;
  if (whole && known.schedulers.some((one) => one.key === queue)) {
    const schedulers = known.schedulers.filter((one) => one.key === queue);
    return { ...known, schedulers, total: schedulers.length };
  }
  // One that the collector has not met yet, or of which not all was read.
  await requireQueue(ctx, identity);
  return readKnown(
    ctx,
    [identity],
    paused.map(({ id }) => ({ queue, scheduler: id })),
  );
}

async function readKnown(ctx: Context, queues: QueueIdentity[], kept: SchedulerPlace[]): Promise<Known> {
  const asOf = ctx.clock.now();
  const counts = await countSchedulers(ctx.redis, queues);
  const some = queues.filter((_, index) => (counts[index] ?? 0) > 0);
  const inBullMq = counts.reduce((sum, count) => sum + count, 0);
  const most =
    inBullMq <= MAX_KNOWN ? MAX_KNOWN : Math.max(MIN_OF_QUEUE, Math.floor(MAX_KNOWN / some.length));
  const found = (await readSchedulerTimes(ctx.redis, some, most)).flat().map(withKey);
  const live = new Set(found.map(placeText));
  const paused = kept
    .map(({ queue, scheduler }) => ({
      key: queue,
      queue: parseQueueKey(queue),
      id: scheduler,
      nextAt: null,
    }))
    .filter((one) => !live.has(placeText(one)));
  return { schedulers: [...found.sort(byNext), ...paused], total: inBullMq + paused.length, asOf };
}

const withKey = (ref: SchedulerRef) => ({ ...ref, key: queueKey(ref.queue) });
const placeText = ({ key, id }: Pick<KnownScheduler, "key" | "id">) => JSON.stringify([key, id]);
type Timed = KnownScheduler & { nextAt: number };
const byNext = (a: Timed, b: Timed) =>
  a.nextAt - b.nextAt || compareText(a.key, b.key) || compareText(a.id, b.id);

/** Those whose id or queue has the text in it, in any case. */
export function matching(schedulers: KnownScheduler[], text: string | undefined): KnownScheduler[] {
  const wanted = text?.trim().toLowerCase() ?? "";
  if (wanted === "") return schedulers;
  return schedulers.filter(
    ({ id, queue }) => id.toLowerCase().includes(wanted) || queue.name.toLowerCase().includes(wanted),
  );
}
