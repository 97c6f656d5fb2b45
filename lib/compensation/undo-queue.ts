import { z } from "zod";
import { defineQueue, type QueueDefinition } from "../queues/define";

/** A job that has done something which must be undone should it die. */
export interface PartialWork {
  queueKey: string;
  jobId: string;
  jobName: string;
  tenant: string | null;
}

/** What an undo is given: which job died, and what it had done. */
export const undoSchema = z.object({
  /** Id of the undo's own job, and the key under which it is done once. */
  idempotencyKey: z.string().min(1),
  queueKey: z.string().min(1),
  jobId: z.string(),
  jobName: z.string(),
  tenant: z.string().nullable(),
  /** In the order in which they were done; undo them from the last to the first. */
  steps: z.array(z.object({ name: z.string(), data: z.unknown() })),
});
export type UndoPayload = z.output<typeof undoSchema>;

export const UNDO_JOB = "undo";
export const undoQueueName = (name: string) => `${name}-undo`;

/** BullMQ refuses a colon in an id. `recordId` sets apart the deaths of a job that was replayed. */
export const undoIdOf = (jobId: string, recordId: string) => `undo.${encodeURIComponent(jobId)}.${recordId}`;

/** Undo jobs are critical, and none of them may be lost: many attempts, and more failures kept than a day can bring. */
const KEEP = { done: { count: 1_000 }, failed: { count: 10_000 } };

/** How BullMQ is to keep the jobs of an undo queue. */
export const UNDO_RETENTION = { removeOnComplete: KEEP.done, removeOnFail: KEEP.failed };

/** The companion queue that takes the undo jobs of a queue; serve it with startWorker like any other. */
export function undoQueueOf(definition: QueueDefinition) {
  return defineQueue({
    name: undoQueueName(definition.name),
    lane: "fast",
    criticality: "critical",
    idempotent: true,
    policy: {
      attempts: { critical: 12, standard: 12, background: 12 },
      backoff: { strategy: "exponential", delayMs: 1_000, jitter: "equal", capMs: 300_000 },
      timeoutMs: definition.policy.timeoutMs,
      concurrency: { floor: 1, ceiling: 4 },
      idempotency: { keepMs: 7 * 86_400_000, lockMs: 60_000 },
    },
    removeOnComplete: KEEP.done,
    keepFailures: KEEP.failed,
    jobs: { [UNDO_JOB]: undoSchema } as { [UNDO_JOB]: typeof undoSchema },
  });
}
