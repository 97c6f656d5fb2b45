import type { Context } from "../context";
import type { SelectionFilter } from "../contract/operations";
import { needsScan, rangeOf } from "../dead-letters/filter";
import { countByQueue as countLettersByQueue } from "../dead-letters/index/oldest";
import { compareText, type KnownQueue } from "../dead-letters/known-queues";
import { asksIndex, groupingNow, toIndexFilter } from "../dead-letters/letter-test";
import { indexedUntil, nextLetters } from "../dead-letters/next-letters";
import { queuesOf } from "../dead-letters/queues";
import { countFailed, failedScores } from "../queues/backend/failed";
import type { RowShape } from "../queues/backend/job-rows";
import type { Scored } from "../queues/backend/sorted-page";
import { parseQueueKey } from "../queues/identity";

export interface QueueCount {
  queue: string;
  queueName: string;
  count: number;
}

const PAGE = 500;
const NAME_SHAPE: RowShape = { whole: ["name"], cut: {} };
const NOTHING: ReadonlyMap<string, number> = new Map();
const IDS_PER_PIPELINE = 1_000;

/**
 * How many dead letters match a filter, exactly, and of which queues, the most first. What the index knows is counted by its
 * columns; where it cannot answer, or a text is looked for, every dead letter in range is looked at, a page at a time, so that
 * memory stays bounded. Throws `queue_not_found`, and the signal's reason when it aborts.
 */
export async function countMatching(
  ctx: Context,
  filter: SelectionFilter,
  notAfter: number,
  signal?: AbortSignal,
): Promise<QueueCount[]> {
  const { queues } = await queuesOf(ctx, filter);
  const until = filter.text === undefined ? await indexedUntil(ctx, filter) : null;
  const laterThan = until === null ? undefined : Math.min(until, notAfter);
  const indexed = laterThan === undefined ? NOTHING : await countIndexed(ctx, filter, queues, laterThan);
  const inRange = await countFailed(ctx.redis, queues, rangeOf(filter, notAfter, laterThan));
  const looks = needsScan(filter) || asksIndex(filter);
  const counts: QueueCount[] = [];
  for (const [index, queue] of queues.entries()) {
    let count = inRange[index] ?? 0;
    if (count > 0 && looks) count = await countByLook(ctx, queue, { filter, notAfter, laterThan }, signal);
    count += indexed.get(queue.key) ?? 0;
    if (count > 0) counts.push({ queue: queue.key, queueName: queue.name, count });
  }
  return counts.sort(byCount);
}

async function countIndexed(ctx: Context, filter: SelectionFilter, queues: KnownQueue[], until: number) {
  const to = Math.min(filter.to ?? Number.POSITIVE_INFINITY, until);
  const keys = queues.map(({ key }) => key);
  const from = filter.from === undefined ? {} : { from: filter.from };
  return countLettersByQueue(ctx, { ...toIndexFilter(filter, keys), ...from, to }, await groupingNow(ctx));
}

const byCount = (a: QueueCount, b: QueueCount) => b.count - a.count || compareText(a.queue, b.queue);

/** Looks at each dead letter in question. `laterThan`: only at what failed later, epoch ms. */
async function countByLook(
  ctx: Context,
  queue: KnownQueue,
  asked: { filter: SelectionFilter; notAfter: number; laterThan: number | undefined },
  signal: AbortSignal | undefined,
): Promise<number> {
  let count = 0;
  let after: Scored | null = null;
  do {
    signal?.throwIfAborted();
    const page = await nextLetters(ctx, { ...asked, queue: queue.key, after, most: PAGE, shape: NAME_SHAPE });
    count += page.letters.length;
    after = page.next;
  } while (after !== null);
  return count;
}

export interface ChosenJob {
  queue: string;
  id: string;
}

export interface FailedJob extends ChosenJob {
  /** Epoch ms, by the clock of the worker that failed it. */
  failedAt: number;
}

/** Of jobs chosen by hand, those that are dead letters now: each once, the oldest failure first. */
export async function chooseFailed(ctx: Context, chosen: ChosenJob[]): Promise<FailedJob[]> {
  const unique = [...new Map(chosen.map((job) => [`${job.queue}:${job.id}`, job])).values()];
  const failed: FailedJob[] = [];
  for (let from = 0; from < unique.length; from += IDS_PER_PIPELINE) {
    const batch = unique.slice(from, from + IDS_PER_PIPELINE);
    const scores = await failedScores(
      ctx.redis,
      batch.map((job) => ({ queue: parseQueueKey(job.queue), id: job.id })),
    );
    for (const [index, job] of batch.entries()) {
      const score = scores[index];
      if (score !== null && score !== undefined) failed.push({ ...job, failedAt: Number(score) });
    }
  }
  return failed.sort(
    (a, b) => a.failedAt - b.failedAt || compareText(a.queue, b.queue) || compareText(a.id, b.id),
  );
}

/** How many of each queue, the most first. */
export function countByQueue(jobs: ChosenJob[]): QueueCount[] {
  const counts = new Map<string, QueueCount>();
  for (const { queue } of jobs) {
    const entry = counts.get(queue) ?? { queue, queueName: parseQueueKey(queue).name, count: 0 };
    entry.count += 1;
    counts.set(queue, entry);
  }
  return [...counts.values()].sort(byCount);
}
