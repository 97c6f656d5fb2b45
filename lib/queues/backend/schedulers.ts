import type { Redis } from "ioredis";
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
  for (const [index, [error, at]] of ((await pipeline.exec()) ?? []).entries()) {
    if (error) throw error;
    const job = scheduled[index];
    if (job && at !== null && job.id === `repeat:${job.schedulerId}:${at}`) waiting.add(job.id);
  }
  return jobs.map((job) => waiting.has(job.id));
}
