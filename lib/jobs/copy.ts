import { createHash } from "node:crypto";
import { Job, type JobsOptions, type Queue } from "bullmq";
import type { Redis } from "ioredis";
import { readLastLogs } from "../queues/backend/job-logs";
import { compareJobs } from "../queues/backend/same-jobs";
import type { QueueIdentity } from "../queues/identity";
import { isLifeRow, readLife } from "./history";
import { lifeOf, type Moved, type Mover, moveToNowhere, type Replayable } from "./move";

/** A failed job that is about to be put to work as another one. */
export interface Copyable extends Replayable {
  name: string;
  /** As it was changed last; its options have the one that it was added with. */
  priority: number;
  /** BullMQ's options as they are stored. */
  optsText: string;
  payload: unknown;
  /** Trace of its last attempt: BullMQ gives it to no other job. */
  stack: string;
}

/** How the new job differs from the old one. */
export interface CopyChange {
  priority?: number | undefined;
  delayMs?: number | undefined;
}

const HISTORY_ROWS = 20;

/** The id of the job that an operation makes of another: always the same, so that a repeat adds it once. */
export function copyId(operation: string, queueKey: string, id: string): string {
  const hash = createHash("sha256").update(`${queueKey}\n${id}`).digest("base64url").slice(0, 16);
  return `replay-${operation}-${hash}`;
}

/**
 * Puts failed jobs to work as new ones: each is added under an id that follows from the old one, is looked for, and only
 * then is the old one removed. A crash in between leaves both; repeating it adds none twice as long as the new one is kept.
 * So the work is done at least once. History goes along in the new job's log. Both queues were opened for batches.
 */
export async function moveToCopies(
  redis: Redis,
  from: { queue: Queue; key: string; identity: QueueIdentity },
  to: { queue: Queue; identity: QueueIdentity },
  jobs: Copyable[],
  { change, mover }: { change: CopyChange; mover: Mover & { operation: string } },
): Promise<Moved[]> {
  const copies = jobs.map((job) => ({
    job,
    id: copyId(mover.operation, from.key, job.id),
    name: job.name,
    data: job.payload,
  }));
  await to.queue.addBulk(
    copies.map(({ job, id, name, data }) => ({ name, data, opts: optionsOf(job, id, change) })),
  );
  const kept = await compareJobs(redis, to.identity, copies);
  // One that is not there any more was added, done and not kept; one that is another's must not cost the old job.
  const sound = copies.filter((_, index) => kept[index] === "same" || kept[index] === "gone");
  const there = copies.filter((_, index) => kept[index] === "same");
  await takeHistory(redis, from, to, there, mover);
  const removed = await moveToNowhere(
    from.queue,
    sound.map(({ job }) => job.id),
  );
  const results = new Map(sound.map(({ id }, index) => [id, removed[index] ?? "gone"]));
  return copies.map(({ id }) => results.get(id) ?? { error: "Another job has the id of the new one." });
}

/** The old job's options without what ties it to its id, its time, its scheduler or its flow. */
function optionsOf(job: Copyable, id: string, change: CopyChange): JobsOptions {
  const opts = { ...Job.optsFromJSON(job.optsText) };
  for (const name of ["repeat", "repeatJobKey", "prevMillis", "parent", "deduplication", "timestamp"])
    Reflect.deleteProperty(opts, name);
  return {
    ...opts,
    jobId: id,
    delay: change.delayMs ?? 0,
    priority: change.priority ?? job.priority,
  };
}

/** Writes earlier lives, and the one that ends now, into the logs of the new jobs; what is there already is left. */
async function takeHistory(
  redis: Redis,
  from: { identity: QueueIdentity },
  to: { queue: Queue; identity: QueueIdentity },
  copies: { job: Copyable; id: string }[],
  mover: Mover & { operation: string },
): Promise<void> {
  const [old, present] = await Promise.all([
    readLastLogs(
      redis,
      from.identity,
      copies.map(({ job }) => job.id),
      HISTORY_ROWS,
    ),
    readLastLogs(
      redis,
      to.identity,
      copies.map(({ id }) => id),
      HISTORY_ROWS,
    ),
  ]);
  const rows = copies.flatMap(({ job, id }, index) => {
    if (present[index]?.some((row) => readLife(row)?.operation === mover.operation)) return [];
    const earlier = (old[index] ?? []).filter(isLifeRow);
    const now = lifeOf(job, {
      ...mover,
      stack: job.stack,
      from: { queueName: from.identity.name, id: job.id },
    });
    return [...earlier, now].map((row) => to.queue.addJobLog(id, row, job.keepLogs));
  });
  // A job that was done and removed by now has no log any more.
  await Promise.allSettled(rows);
}
