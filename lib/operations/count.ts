import type { Context } from "../context";
import type { DeadLetterFilter } from "../contract/dead-letters";
import { MATCH_SHAPE, matcher, needsScan, rangeOf } from "../dead-letters/filter";
import { compareText, type KnownQueue } from "../dead-letters/known-queues";
import { queuesOf } from "../dead-letters/queues";
import { countFailed, failedScores, readFailedPage } from "../queues/backend/failed";
import { readJobRows } from "../queues/backend/job-rows";
import { bullKeys } from "../queues/backend/keys";
import type { Scored } from "../queues/backend/sorted-page";
import { parseQueueKey } from "../queues/identity";

export interface QueueCount {
  queue: string;
  queueName: string;
  count: number;
}

const PAGE = 500;
const IDS_PER_PIPELINE = 1_000;

/**
 * How many dead letters match a filter, exactly, and of which queues, the most first. With `name` or `text` every dead letter in range
 * is looked at, a page at a time, so that memory stays bounded. Throws the signal's reason when it aborts.
 */
export async function countMatching(
  ctx: Context,
  filter: DeadLetterFilter,
  notAfter: number,
  signal?: AbortSignal,
): Promise<QueueCount[]> {
  const { queues } = await queuesOf(ctx, filter);
  const inRange = await countFailed(ctx.redis, queues, rangeOf(filter, notAfter));
  const counts: QueueCount[] = [];
  for (const [index, queue] of queues.entries()) {
    let count = inRange[index] ?? 0;
    if (count > 0 && needsScan(filter)) count = await countByScan(ctx, queue, filter, notAfter, signal);
    if (count > 0) counts.push({ queue: queue.key, queueName: queue.name, count });
  }
  return counts.sort(byCount);
}

const byCount = (a: QueueCount, b: QueueCount) => b.count - a.count || compareText(a.queue, b.queue);

async function countByScan(
  ctx: Context,
  queue: KnownQueue,
  filter: DeadLetterFilter,
  notAfter: number,
  signal?: AbortSignal,
): Promise<number> {
  const matches = matcher(filter);
  const keys = bullKeys(queue);
  let after: Scored | null = null;
  let count = 0;
  for (;;) {
    signal?.throwIfAborted();
    const page: Scored[] = await readFailedPage(ctx.redis, queue, {
      order: "ascending",
      count: PAGE,
      after,
      ...rangeOf(filter, notAfter),
    });
    const jobs = page.map(({ id }) => ({ id, key: keys.job(id) }));
    const rows = await readJobRows(ctx.redis, jobs, MATCH_SHAPE);
    count += rows.filter((row) => row !== null && matches(row)).length;
    after = page.at(-1) ?? null;
    if (page.length < PAGE) return count;
  }
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
