import type { Redis } from "ioredis";
import type { QueueIdentity } from "../identity";
import { bullKeys } from "./keys";

/** Where a job has come to: under way covers every state that is not an end. */
export type Rest = "failed" | "completed" | "underway" | "gone";

/** Says of each job whether it has ended. One round trip of three O(1) commands a job. */
export async function restOf(redis: Redis, jobs: { queue: QueueIdentity; jobId: string }[]): Promise<Rest[]> {
  if (jobs.length === 0) return [];
  const commands = jobs.flatMap(({ queue, jobId }) => {
    const { base, failed, completed } = bullKeys(queue);
    return [
      ["exists", `${base}${jobId}`],
      ["zscore", failed, jobId],
      ["zscore", completed, jobId],
    ];
  });
  const answers = ((await redis.pipeline(commands).exec()) ?? []).map(([error, value]) => {
    if (error) throw error;
    return value;
  });
  return jobs.map((_, index) => {
    const [exists, failed, completed] = answers.slice(index * 3, index * 3 + 3);
    if (exists === 0) return "gone";
    if (failed !== null) return "failed";
    return completed !== null ? "completed" : "underway";
  });
}
