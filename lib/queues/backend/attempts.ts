import type { Redis } from "ioredis";
import type { QueueIdentity } from "../identity";
import { bullKeys } from "./keys";

/** What is left of a job that has finished. */
export interface Finished {
  /** Attempts it used; null when the job is gone. */
  attempts: number | null;
  /** Whether it is in the failed set now. */
  isFailed: boolean;
  /** Its hash is there no longer. */
  isGone: boolean;
}

const JOBS_PER_PIPELINE = 1_000;

/** Reads the attempts of finished jobs, in pipelines of a thousand. BullMQ 4 and older keep them under another name. */
export async function readFinished(
  redis: Redis,
  jobs: { queue: QueueIdentity; id: string }[],
): Promise<Finished[]> {
  const found: Finished[] = [];
  for (let from = 0; from < jobs.length; from += JOBS_PER_PIPELINE) {
    const commands = jobs.slice(from, from + JOBS_PER_PIPELINE).flatMap(({ queue, id }) => {
      const keys = bullKeys(queue);
      return [
        ["hmget", keys.job(id), "atm", "attemptsMade", "name"],
        ["zscore", keys.failed, id],
      ];
    });
    const answers = (await redis.pipeline(commands).exec()) ?? [];
    for (let i = 0; i + 1 < answers.length; i += 2) {
      const [error, fields] = answers[i] ?? [];
      const [scoreError, score] = answers[i + 1] ?? [];
      if (error ?? scoreError) throw error ?? scoreError;
      const [atm, older, name] = fields as (string | null)[];
      const attempts = Number(atm ?? older ?? Number.NaN);
      found.push({
        attempts: Number.isFinite(attempts) ? attempts : null,
        isFailed: score !== null,
        isGone: name === null && score === null,
      });
    }
  }
  return found;
}
