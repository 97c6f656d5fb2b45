import type { Redis } from "ioredis";
import { answersOf } from "../../redis-pipeline";
import type { QueueIdentity } from "../identity";
import { bullKeys } from "./keys";
import { pairs, readSortedPage, type Scored, type SortedPage } from "./sorted-page";

/** A range of BullMQ's failed set by time of failure; each bound as ZCOUNT takes it. */
export interface FailedRange {
  min: string;
  max: string;
}

/** Queues per pipeline, so that other callers are served in between. */
const QUEUES_PER_PIPELINE = 500;

async function perQueue<T>(
  redis: Redis,
  queues: QueueIdentity[],
  command: (pipeline: ReturnType<Redis["pipeline"]>, failedKey: string, index: number) => unknown,
  read: (answer: unknown) => T,
): Promise<T[]> {
  const values: T[] = [];
  for (let from = 0; from < queues.length; from += QUEUES_PER_PIPELINE) {
    const pipeline = redis.pipeline();
    const batch = queues.slice(from, from + QUEUES_PER_PIPELINE);
    for (const [offset, queue] of batch.entries()) command(pipeline, bullKeys(queue).failed, from + offset);
    for (const answer of await answersOf(pipeline)) values.push(read(answer));
  }
  return values;
}

/** How many failed in range, for each queue. */
export const countFailed = (redis: Redis, queues: QueueIdentity[], range: FailedRange): Promise<number[]> =>
  perQueue(redis, queues, (pipe, key) => pipe.zcount(key, range.min, range.max), Number);

/** The newest failed jobs in each queue's own range, at most `count` of each. */
export const readNewestFailed = (
  redis: Redis,
  queues: QueueIdentity[],
  rangeOf: (index: number) => FailedRange,
  count: number,
): Promise<Scored[][]> =>
  perQueue(
    redis,
    queues,
    (pipe, key, index) => {
      const { min, max } = rangeOf(index);
      return pipe.zrevrangebyscore(key, max, min, "WITHSCORES", "LIMIT", 0, count);
    },
    (answer) => pairs(answer as string[]),
  );

/** The failed jobs of one queue that come behind a boundary. */
export const readFailedPage = (redis: Redis, queue: QueueIdentity, page: SortedPage): Promise<Scored[]> =>
  readSortedPage(redis, bullKeys(queue).failed, page);

/** When each of these jobs failed; null for one that is not failed now. */
export async function failedScores(
  redis: Redis,
  jobs: { queue: QueueIdentity; id: string }[],
): Promise<(string | null)[]> {
  const pipeline = redis.pipeline();
  for (const { queue, id } of jobs) pipeline.zscore(bullKeys(queue).failed, id);
  return (await answersOf(pipeline)) as (string | null)[];
}

/** Scores of ids in one queue's failed set; null for one that is not in it. */
export type ScoresOfQueue = (string | null)[];

/** Scores in the failed sets of several queues, a ZMSCORE each; together at most a few thousand ids. */
export async function failedScoresByQueue(
  redis: Redis,
  asked: { queue: QueueIdentity; ids: string[] }[],
): Promise<ScoresOfQueue[]> {
  const pipeline = redis.pipeline();
  for (const { queue, ids } of asked) pipeline.zmscore(bullKeys(queue).failed, ...ids);
  return (await answersOf(pipeline)) as ScoresOfQueue[];
}

/** How many have failed in one queue, and its first and last; null without any. */
export interface FailedExtent {
  count: number;
  first: Scored | null;
  last: Scored | null;
}

/** The extents of these failed sets. Three commands a queue. */
export async function readFailedExtents(redis: Redis, queues: QueueIdentity[]): Promise<FailedExtent[]> {
  if (queues.length === 0) return [];
  const pipeline = redis.pipeline();
  for (const queue of queues) {
    const { failed } = bullKeys(queue);
    pipeline.zcard(failed).zrange(failed, "0", "0", "WITHSCORES").zrange(failed, "-1", "-1", "WITHSCORES");
  }
  const answers = await answersOf(pipeline);
  return queues.map((_, index) => {
    const [count, first, last] = answers.slice(index * 3, index * 3 + 3) as [number, string[], string[]];
    return { count, first: pairs(first)[0] ?? null, last: pairs(last)[0] ?? null };
  });
}

/** How many failed in each of these ranges of one queue. One pipeline. */
export async function countFailedIn(
  redis: Redis,
  queue: QueueIdentity,
  ranges: FailedRange[],
): Promise<number[]> {
  const pipeline = redis.pipeline();
  for (const { min, max } of ranges) pipeline.zcount(bullKeys(queue).failed, min, max);
  return (await answersOf(pipeline)).map((count) => Number(count));
}
