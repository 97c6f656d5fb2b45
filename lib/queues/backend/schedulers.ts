import type { Redis } from "ioredis";
import { answersOf } from "../../redis-pipeline";
import type { QueueIdentity } from "../identity";
import { bullKeys } from "./keys";

/**
 * Whether each of these jobs is the one that its job scheduler waits for, which BullMQ then refuses to remove.
 * `schedulerId` is undefined for a job without a scheduler. One pipeline, for those with one.
 */
export async function schedulerWaitsFor(
  redis: Redis,
  queue: QueueIdentity,
  jobs: { id: string; schedulerId: string | undefined }[],
): Promise<boolean[]> {
  const scheduled = jobs.filter((job) => job.schedulerId !== undefined);
  if (scheduled.length === 0) return jobs.map(() => false);
  const pipeline = redis.pipeline();
  for (const { schedulerId = "" } of scheduled) pipeline.zscore(bullKeys(queue).repeat, schedulerId);
  const waiting = new Set<string>();
  for (const [index, at] of (await answersOf(pipeline)).entries()) {
    const job = scheduled[index];
    if (job && at !== null && job.id === `repeat:${job.schedulerId}:${at}`) waiting.add(job.id);
  }
  return jobs.map((job) => waiting.has(job.id));
}

/** Keys that BullMQ 4 and older gave repeatable jobs: name, id, end, time zone and pattern. */
const LEGACY_PARTS = 5;

/**
 * Whether each of these jobs is of a repeatable job as BullMQ 4 kept them, and that is gone. A worker of BullMQ 5 adds the
 * next iteration whenever it runs one of those, without looking whether there still is a schedule. One command, when any is.
 */
export async function scheduleGone(
  redis: Redis,
  queue: QueueIdentity,
  schedulerIds: (string | undefined)[],
): Promise<boolean[]> {
  const isLegacy = (id: string | undefined) => id !== undefined && id.split(":").length >= LEGACY_PARTS;
  const legacy = [...new Set(schedulerIds.filter(isLegacy) as string[])];
  if (legacy.length === 0) return schedulerIds.map(() => false);
  const scores = await redis.zmscore(bullKeys(queue).repeat, ...legacy);
  const gone = new Set(legacy.filter((_, index) => scores[index] === null));
  return schedulerIds.map((id) => id !== undefined && gone.has(id));
}
