import { setImmediate as nextTurn } from "node:timers/promises";
import type { Queue } from "bullmq";
import type { Context } from "../context";
import { SpillwayError } from "../errors";
import { fingerprintOf } from "../idempotency/record";
import { safeJson } from "../jobs/parse";
import { compareJobs, type Kept } from "../queues/backend/same-jobs";
import { parseQueueKey } from "../queues/identity";
import type { PreparedJob } from "./prepare";

type Sent = Pick<PreparedJob, "name" | "data" | "opts" | "key">;

/**
 * Adds jobs, and gives the id of each; `mismatch` for one whose key stands for another job that the queue still keeps: BullMQ
 * drops such a job without a word. The look at what is kept follows the jobs on the same connection, so that it costs no
 * round trip of its own; where it finds no job yet (the look came first, or the job is done and gone) it looks once more.
 */
export async function addJobs(
  ctx: Context,
  queueKey: string,
  queue: Queue,
  jobs: Sent[],
): Promise<{ id: string; mismatch: boolean }[]> {
  const adding = queue.addBulk(jobs.map(({ name, data, opts }) => ({ name, data, opts })));
  const keyed = jobs.flatMap((job, index) =>
    job.key === null || job.opts.jobId === undefined ? [] : [{ ...job, id: job.opts.jobId, index }],
  );
  const look = (some: typeof keyed) => compareJobs(ctx.redis, parseQueueKey(queueKey), some);
  // Commands go out in order, and BullMQ has sent its own by then.
  const [added, kept] = await Promise.all([
    adding,
    keyed.length === 0 ? [] : nextTurn().then(() => look(keyed)),
  ]);
  const unseen = keyed.filter((_job, at) => kept[at] === "gone");
  const later = unseen.length === 0 ? [] : await look(unseen);
  const keptBy = new Map<number, Kept | undefined>([
    ...keyed.map(({ index }, at) => [index, kept[at]] as const),
    ...unseen.map(({ index }, at) => [index, later[at]] as const),
  ]);
  return jobs.map((job, index) => ({
    id: added[index]?.id ?? "",
    mismatch: isOther(job, keptBy.get(index)),
  }));
}

/** Told apart as workers do: the order of fields and what is sealed do not count. */
function isOther({ name, data }: Sent, kept: Kept | undefined): boolean {
  if (kept === undefined || kept === "gone" || kept === "same") return false;
  return kept.name !== name || fingerprintOf(safeJson(kept.data)) !== fingerprintOf(data);
}

export const keyMismatch = (key: string, jobId: string) =>
  new SpillwayError(
    "idempotency_mismatch",
    `Not taken: the idempotency key ${JSON.stringify(key)} stands for job ${jobId}, which has another name or payload.`,
    { hint: "Send other work under a key of its own." },
  );
