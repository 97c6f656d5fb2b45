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
  name: string | null;
  /** How long its last attempt ran, and since when; null where it was not asked for or is not known. */
  runMs: number | null;
  beganAtMs: number | null;
  /** How long it waited before its only attempt; null after several, and where it was not asked for. */
  waitMs: number | null;
}

const JOBS_PER_PIPELINE = 1_000;

const FIELDS = ["atm", "attemptsMade", "name"];
const TIMES = ["ats", "processedOn", "finishedOn", "timestamp", "opts"];

/**
 * Reads the attempts of finished jobs, in pipelines of a thousand, and the times of those of which they are asked for. BullMQ 4
 * and older keep attempts under another name.
 */
export async function readFinished(
  redis: Redis,
  jobs: { queue: QueueIdentity; id: string; times: boolean }[],
): Promise<Finished[]> {
  const found: Finished[] = [];
  for (let from = 0; from < jobs.length; from += JOBS_PER_PIPELINE) {
    const commands = jobs.slice(from, from + JOBS_PER_PIPELINE).flatMap(({ queue, id, times }) => {
      const keys = bullKeys(queue);
      return [
        ["hmget", keys.job(id), ...FIELDS, ...(times ? TIMES : [])],
        ["zscore", keys.failed, id],
      ];
    });
    const answers = (await redis.pipeline(commands).exec()) ?? [];
    for (let i = 0; i + 1 < answers.length; i += 2) {
      const [error, fields] = answers[i] ?? [];
      const [scoreError, score] = answers[i + 1] ?? [];
      if (error ?? scoreError) throw error ?? scoreError;
      const [atm, older, name = null, ...times] = fields as (string | null)[];
      const attempts = numberOf(atm ?? older);
      found.push({
        attempts,
        name,
        ...timesOf(times, attempts),
        isFailed: score !== null,
        isGone: name === null && score === null,
      });
    }
  }
  return found;
}

function numberOf(text: string | null | undefined): number | null {
  const number = Number(text ?? Number.NaN);
  return Number.isFinite(number) ? number : null;
}

function timesOf(
  [ats, processedOn, finishedOn, timestamp, opts]: (string | null)[],
  attempts: number | null,
): Pick<Finished, "runMs" | "beganAtMs" | "waitMs"> {
  const [began, ended, added] = [numberOf(processedOn), numberOf(finishedOn), numberOf(timestamp)];
  // A job that was replayed counts its attempts anew, but not how often it was begun; BullMQ 4 and older keep the first alone.
  const begun = numberOf(ats) ?? attempts;
  // One that was delayed may have been promoted, or put off again: the hash keeps nothing of when it could run.
  const waited = began === null || added === null || delayOf(opts) > 0 ? null : began - added;
  return {
    beganAtMs: began,
    runMs: began === null || ended === null ? null : Math.max(0, ended - began),
    waitMs: waited === null || begun !== 1 ? null : Math.max(0, waited),
  };
}

/** With which delay it was added. The field of that name is zero once the delay is over. */
function delayOf(opts: string | null | undefined): number {
  try {
    const { delay } = JSON.parse(opts ?? "{}") as { delay?: unknown };
    return typeof delay === "number" ? delay : 0;
  } catch {
    return 0;
  }
}
