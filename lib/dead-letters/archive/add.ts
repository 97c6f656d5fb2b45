import type { Context } from "../../context";
import { fingerprintOf } from "../../idempotency/record";
import { writeLife } from "../../jobs/history";
import { safeJson } from "../../jobs/parse";
import { compareJobs, type Kept } from "../../queues/backend/same-jobs";
import { parseQueueKey } from "../../queues/identity";
import { openBatchQueue } from "../../queues/open";
import type { PlannedJob } from "./plan";

/** Who imports, and why; kept in the history of each job. */
export interface Importer {
  by: string;
  why: string;
}

export type Fate = "added" | "present" | { refused: string };

const OTHER = "Another job has its id in this queue.";

/** Which of these jobs, of one queue, are there, and which would be added. Changes nothing. */
export async function lookForJobs(ctx: Context, jobs: PlannedJob[]): Promise<Fate[]> {
  const identity = parseQueueKey(jobs[0]?.queue ?? "");
  const dataOf = ({ letter }: PlannedJob) => ({ name: letter.name, data: letter.data });
  const kept = await compareJobs(
    ctx.redis,
    identity,
    jobs.map((job) => ({ id: job.id, ...dataOf(job) })),
  );
  // One whose id is given anew may still be there under its old one.
  const renamed = jobs.filter((job) => job.isHome && job.id !== job.letter.id);
  const old = await compareJobs(
    ctx.redis,
    identity,
    renamed.map((job) => ({ id: job.letter.id, ...dataOf(job) })),
  );
  const before = new Map(renamed.map((job, index) => [job, old[index]]));
  const ids = new Set<string>();
  return jobs.map((job, index): Fate => {
    const isRepeat = ids.has(job.id);
    ids.add(job.id);
    if (isRepeat || isSame(job, kept[index]) || isSame(job, before.get(job))) return "present";
    return kept[index] === "gone" ? "added" : { refused: OTHER };
  });
}

/** The order of fields and what is sealed do not count, as everywhere else. */
function isSame({ letter }: PlannedJob, kept: Kept | undefined): boolean {
  if (kept === undefined || kept === "gone") return false;
  if (kept === "same") return true;
  return kept.name === letter.name && fingerprintOf(safeJson(kept.data)) === fingerprintOf(letter.data);
}

/**
 * Adds jobs of one queue through BullMQ, and what they were before to their logs. A job whose id is taken meanwhile is
 * dropped by BullMQ without a word, so that it is looked for afterwards. One round trip for each of the three.
 */
export async function addJobs(ctx: Context, jobs: PlannedJob[], importer: Importer): Promise<Fate[]> {
  if (jobs.length === 0) return [];
  const identity = parseQueueKey(jobs[0]?.queue ?? "");
  const queue = openBatchQueue(ctx, identity);
  await queue.addBulk(jobs.map(({ letter, opts }) => ({ name: letter.name, data: letter.data, opts })));
  const kept = await compareJobs(
    ctx.redis,
    identity,
    jobs.map(({ id, letter }) => ({ id, name: letter.name, data: letter.data })),
  );
  // One that is not there any more was added, done and not kept.
  const fates = kept.map((one): Fate => (one === "same" || one === "gone" ? "added" : { refused: OTHER }));
  const rows = jobs.flatMap((job, index) =>
    kept[index] !== "same"
      ? []
      : historyOf(job, importer, ctx.clock.now()).map((row) =>
          queue.addJobLog(job.id, row, job.opts.keepLogs),
        ),
  );
  for (const logged of await Promise.allSettled(rows)) {
    // A job that was done and removed by now has no log; anything else is Redis.
    if (logged.status === "rejected" && !/missing key/i.test(String(logged.reason))) throw logged.reason;
  }
  return fates;
}

/** Its earlier lives, and the one that it died of before it was archived; a job that was removed alive goes on with the same. */
function historyOf({ letter }: PlannedJob, { by, why }: Importer, at: number): string[] {
  const { failedReason, failedAt, attemptsMade, stacktrace, history, queue, id } = letter;
  if (failedAt === null) return history.map(writeLife);
  const last = {
    at,
    by,
    operation: null,
    failedReason,
    failedAt,
    attemptsMade,
    why,
    change: "imported from an archive",
    from: { queueName: queue.name, id },
    stack: stacktrace.at(-1) ?? "",
  };
  return [...history, last].map(writeLife);
}
