import { type JobsOptions, Queue } from "bullmq";
import { type LaneBook, openLaneBook } from "@/lib/lanes/book";
import type { QueueDefinition } from "@/lib/queues/define";
import { queueKey } from "@/lib/queues/identity";
import { SPILLWAY_BACKOFF } from "@/lib/queues/job-options";
import type { JobRun } from "./job-run";
import { noteDecision } from "./note-decision";
import type { RuntimeContext } from "./runtime-context";

/** What a job that went to the slow lane gives as its result here. */
export interface LaneMarker {
  $lane: { queue: string; jobId: string };
}

export interface LaneStep {
  /** Sends the job to the slow lane when it belongs there; null: it runs here. */
  divert(run: JobRun): Promise<LaneMarker | null>;
  note(run: JobRun, durationMs: number): void;
  close(): Promise<void>;
}

/** The lanes of a queue: none for one that is not part of a pair. */
export function openLanes(
  ctx: RuntimeContext,
  definition: QueueDefinition,
  policy: () => JobRun["policy"],
): LaneStep | null {
  const slowName = definition.slowLane ?? (definition.lane === "slow" ? definition.name : null);
  if (slowName === null) return null;
  const book = openLaneBook(
    ctx,
    queueKey({ prefix: ctx.queuePrefix, name: slowName }),
    () => policy().document.lanes,
  );
  const note = (run: JobRun, durationMs: number) =>
    book.note({ jobName: run.job.name, tenant: run.tenant }, durationMs);
  if (definition.slowLane === null)
    return { divert: async () => null, note, close: async () => book.close() };
  const slow = new Queue(slowName, { connection: ctx.redis, prefix: ctx.queuePrefix });
  slow.on("error", (err) => ctx.log.warn({ err, queue: slowName }, "The slow lane met an error"));
  return {
    divert: (run) => divert(ctx, book, slow, run),
    note,
    async close() {
      book.close();
      await slow.close();
    },
  };
}

/**
 * Adds the job to the slow lane under an id made of its own, then lets it complete here with a marker. A crash in between
 * runs it here again, and adding it again changes nothing: at least once, and once as long as the slow lane keeps the job.
 * A job of a flow stays: its parent waits for a result, and not for a marker.
 */
async function divert(
  ctx: RuntimeContext,
  book: LaneBook,
  slow: Queue,
  run: JobRun,
): Promise<LaneMarker | null> {
  const { job, tenant, definition } = run;
  if (run.jobId === "" || job.parentKey || job.opts.parent) return null;
  if (!book.isSlow({ jobName: job.name, tenant })) return null;
  const jobId = `${definition.name}-${run.jobId}`;
  const {
    attempts,
    backoff = { type: SPILLWAY_BACKOFF },
    removeOnComplete,
    removeOnFail,
    priority,
    lifo,
  } = job.opts;
  const kept: JobsOptions = {
    backoff,
    ...(attempts === undefined ? {} : { attempts }),
    ...(removeOnComplete === undefined ? {} : { removeOnComplete }),
    ...(removeOnFail === undefined ? {} : { removeOnFail }),
    ...(priority === undefined ? {} : { priority }),
    ...(lifo === undefined ? {} : { lifo }),
  };
  noteDecision(ctx, run, {
    kind: "lane",
    why: `Such work is seen to be slow: it goes to ${slow.name} as job ${jobId}.`,
  });
  await slow.add(job.name, job.data, { ...kept, jobId, timestamp: job.timestamp });
  return { $lane: { queue: slow.name, jobId } };
}
