import type { Redis } from "ioredis";
import type { JobState } from "../../contract/common";
import type { QueueIdentity } from "../identity";
import { bullKeys } from "./keys";
import { readSortedPage, type Scored } from "./sorted-page";

/** BullMQ packs the low bits of a counter into the score of its delayed set, to keep equal times in order. */
const DELAYED_SCORE_UNIT = 0x1000;

/** When a delayed job becomes runnable, epoch ms. */
export const runAtOf = (score: string) => Math.floor(Number(score) / DELAYED_SCORE_UNIT);

type SortedState = Exclude<JobState, "waiting" | "active">;

function sortedKey(identity: QueueIdentity, state: SortedState): string {
  const keys = bullKeys(identity);
  return state === "waiting-children" ? keys.waitingChildren : keys[state];
}

/** How each sorted state is listed: what runs next first, what finished or began to wait last first. */
const ORDER = {
  prioritized: "ascending",
  delayed: "ascending",
  failed: "descending",
  completed: "descending",
  "waiting-children": "descending",
} as const;

export const isSortedState = (state: JobState): state is SortedState =>
  state !== "waiting" && state !== "active";

/** Ids of one page of a state that BullMQ keeps in a sorted set, and how many there are in all. */
export async function readSortedState(
  redis: Redis,
  identity: QueueIdentity,
  state: SortedState,
  page: { count: number; after: Scored | null },
): Promise<{ members: Scored[]; total: number }> {
  const key = sortedKey(identity, state);
  const [members, total] = await Promise.all([
    readSortedPage(redis, key, { order: ORDER[state], ...page }),
    redis.zcard(key),
  ]);
  return { members, total };
}

/**
 * Ids of one page of the waiting or active jobs, from the tail of BullMQ's list: what runs next, or what has run
 * longest, comes first. A `paused` list that BullMQ 5 left behind follows. `offset` counts from that end, so that a
 * list which moves between two pages may show a job twice or pass one over.
 */
export async function readListState(
  redis: Redis,
  identity: QueueIdentity,
  state: "waiting" | "active",
  { count, offset }: { count: number; offset: number },
): Promise<{ ids: string[]; total: number }> {
  const keys = bullKeys(identity);
  const lists = state === "waiting" ? [keys.wait, keys.paused] : [keys.active];
  const lengths = await Promise.all(lists.map((list) => redis.llen(list)));
  const ids: string[] = [];
  let skip = offset;
  for (const [index, list] of lists.entries()) {
    const length = lengths[index] ?? 0;
    const want = Math.min(count - ids.length, length - skip);
    if (want > 0) ids.push(...(await redis.lrange(list, -(skip + want), -(skip + 1))).reverse());
    skip = Math.max(0, skip - length);
  }
  return { ids, total: lengths.reduce((sum, length) => sum + length, 0) };
}

/**
 * Ids of the waiting jobs, at most `most` of those that run next, read from the other end: what is added meanwhile makes some
 * come twice, and none is passed over. What runs next comes last.
 */
export async function readWaitingFromHead(
  redis: Redis,
  identity: QueueIdentity,
  { most, page }: { most: number; page: number },
): Promise<{ ids: string[]; total: number }> {
  const keys = bullKeys(identity);
  const ids: string[] = [];
  let total = 0;
  for (const list of [keys.paused, keys.wait]) {
    const length = await redis.llen(list);
    total += length;
    for (let from = Math.max(0, length - most); ; from += page) {
      const some = await redis.lrange(list, from, from + page - 1);
      ids.push(...some);
      if (some.length < page) break;
    }
  }
  return { ids: ids.slice(-most), total };
}

/** The whole data or result of a job, byte for byte, or null when there is none. */
export const readJobField = (
  redis: Redis,
  identity: QueueIdentity,
  id: string,
  field: "data" | "returnvalue",
): Promise<Buffer | null> => redis.hgetBuffer(bullKeys(identity).job(id), field);

/** A job's score in one of the sorted states, or null when it is not in it. */
export const readSortedScore = (
  redis: Redis,
  identity: QueueIdentity,
  state: SortedState,
  id: string,
): Promise<string | null> => redis.zscore(sortedKey(identity, state), id);

/** How many jobs had finished by a time, epoch ms. */
export const countFinished = (
  redis: Redis,
  identity: QueueIdentity,
  state: "completed" | "failed",
  by: number,
): Promise<number> => redis.zcount(sortedKey(identity, state), "-inf", by);
