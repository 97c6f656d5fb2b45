import { Job, type Queue } from "bullmq";
import { refusalOf } from "./bull-errors";
import { writeLife } from "./history";

/** A failed job that is about to be replayed, as it was just read. */
export interface Replayable {
  id: string;
  failedAt: number;
  failedReason: string;
  attemptsMade: number;
  lifo: boolean;
  /** How many log rows the job keeps; undefined for all. */
  keepLogs: number | undefined;
  /** Its earlier life is in its log already: a crash came between the row and the move. */
  recorded: boolean;
  /** The payload that it gets, and what its log then says of the present one. */
  patch?: { payload: unknown; sha: string };
}

/** moved; gone: removed or no longer failed when its turn came; or why it could not be moved. */
export type Moved = "moved" | "gone" | { error: string };

export interface Mover {
  by: string;
  operation: string | null;
  atMs: number;
  why: string | null;
  /** What is changed of the jobs, in words. */
  change: string | null;
}

/** BullMQ's object for a job whose hash need not be read, so that data which is no JSON cannot break it. */
export const jobHandle = (queue: Queue, id: string, opts: { lifo?: boolean } = {}) =>
  new Job(queue, id, {}, opts, id);

/** Jobs whose calls are made in one turn of the event loop: Redis works on them while the next are called. */
const PART = 100;

/**
 * Replays failed jobs through BullMQ: their attempts begin anew, while priority and LIFO put them back where they
 * belong. What BullMQ forgets thereby is written to the job's own log first: the rows go ahead on the same connection.
 * Costs no round trip a job when the queue was opened for batches, and one for each {@link PART} whose payloads are
 * patched. Losing Redis throws; the caller's journal then says what was in flight.
 */
export async function moveToReplay(queue: Queue, jobs: Replayable[], mover: Mover): Promise<Moved[]> {
  const parts: Sent[] = [];
  for (let from = 0; from < jobs.length; from += PART)
    parts.push(await sendReplay(queue, jobs.slice(from, from + PART), mover));
  const moved: Moved[] = [];
  for (const { logged, retried } of parts) {
    toMoved(await logged);
    moved.push(...toMoved(await retried));
  }
  return moved;
}

type Answers = Promise<PromiseSettledResult<unknown>[]>;
interface Sent {
  logged: Answers;
  retried: Answers;
}

async function sendReplay(queue: Queue, jobs: Replayable[], mover: Mover): Promise<Sent> {
  const logged = Promise.allSettled(
    jobs.map((job) => (job.recorded ? null : queue.addJobLog(job.id, lifeOf(job, mover), job.keepLogs))),
  );
  await sent();
  const patches = jobs.filter(({ patch }) => patch !== undefined);
  // Answered first: a job that ran with the old payload would do what nobody asked for.
  if (patches.length > 0)
    toMoved(
      await Promise.allSettled(
        patches.map(({ id, patch }) => jobHandle(queue, id).updateData(patch?.payload as object)),
      ),
    );
  const retried = Promise.allSettled(
    jobs.map((job) =>
      jobHandle(queue, job.id, { lifo: job.lifo }).retry("failed", { resetAttemptsMade: true }),
    ),
  );
  await sent();
  return { logged, retried };
}

/** Removes jobs through BullMQ, and nothing else: children stay, because nobody counted them. */
export async function moveToNowhere(queue: Queue, ids: string[]): Promise<Moved[]> {
  const removed = ids.map(async (id) => {
    if ((await queue.remove(id, { removeChildren: false })) !== 1) return "A worker has locked it.";
  });
  return toMoved(await Promise.allSettled(removed));
}

/** Makes delayed jobs runnable through BullMQ, in the order given. */
export async function moveToWaiting(queue: Queue, ids: string[]): Promise<Moved[]> {
  return toMoved(await Promise.allSettled(ids.map((id) => jobHandle(queue, id).promote())));
}

/** BullMQ sends a few promise turns after it is called; all of these are done by then. */
const sent = () => new Promise<void>((resolve) => setImmediate(resolve));

/** The row that keeps the life of a job that ends now. */
export const lifeOf = (
  job: Replayable,
  mover: Mover & { from?: { queueName: string; id: string }; stack?: string },
) =>
  writeLife({
    at: mover.atMs,
    by: mover.by,
    operation: mover.operation,
    failedReason: job.failedReason,
    failedAt: job.failedAt,
    attemptsMade: job.attemptsMade,
    ...(mover.why === null ? {} : { why: mover.why }),
    ...(mover.change === null ? {} : { change: mover.change }),
    ...(mover.from ? { from: mover.from } : {}),
    ...(mover.stack === undefined ? {} : { stack: mover.stack }),
    ...(job.patch ? { sha: job.patch.sha } : {}),
  });

/** An answer of BullMQ concerns one job; anything else is Redis and ends the batch. */
export function toMoved(results: PromiseSettledResult<unknown>[]): Moved[] {
  return results.map((result): Moved => {
    if (result.status === "fulfilled") {
      return typeof result.value === "string" ? { error: result.value } : "moved";
    }
    const refusal = refusalOf(result.reason);
    if (refusal === "gone" || refusal === "state") return "gone";
    if (refusal === "scheduler") return { error: "It belongs to a job scheduler." };
    throw result.reason;
  });
}
