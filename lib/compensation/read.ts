import type { Job } from "bullmq";
import type { Context } from "../context";
import type { Compensation, Undo } from "../contract/compensation";
import { type Rest, restOf } from "../queues/backend/rest";
import { queueKey as keyOf, parseQueueKey, type QueueIdentity } from "../queues/identity";
import { openSeenQueue } from "../queues/open";
import { requireQueue } from "../queues/require";
import { readSteps, readUndos, type TakenUndo } from "./steps";
import { undoQueueName } from "./undo-queue";

/**
 * What a job has done that may have to be undone, and the undos of its deaths. Both are empty for a job without steps, and
 * for one that ended well. Two round trips, three where something was undone. Throws `queue_not_found`.
 */
export async function readCompensation(ctx: Context, queueKey: string, jobId: string): Promise<Compensation> {
  const { prefix, name } = parseQueueKey(queueKey);
  await requireQueue(ctx, { prefix, name });
  const [record, taken] = await Promise.all([
    readSteps(ctx, { queueKey, jobId }),
    readUndos(ctx, { queueKey, jobId }),
  ]);
  return {
    steps: record && !record.done ? record.steps : [],
    undos: taken.length === 0 ? [] : await undosOf(ctx, { prefix, name: undoQueueName(name) }, taken),
  };
}

async function undosOf(ctx: Context, queue: QueueIdentity, taken: TakenUndo[]): Promise<Undo[]> {
  const opened = openSeenQueue(ctx, queue);
  const ids = taken.map(({ id }) => id);
  // Pending comes first: one that is added in between is then seen in its queue.
  const [pending, rests, jobs] = await Promise.all([
    ctx.redis.hmget(ctx.keys.undosPending(), ...ids),
    restOf(
      ctx.redis,
      ids.map((jobId) => ({ queue, jobId })),
    ),
    Promise.all(ids.map((id) => opened.getJob(id) as Promise<Job | undefined>)),
  ]);
  return taken.map(({ id, at, steps }, index) => {
    const job = jobs[index];
    return {
      id,
      queue: keyOf(queue),
      at,
      state: stateOf(rests[index] ?? "gone", pending[index] !== null),
      finishedAt: job?.finishedOn ?? null,
      failedReason: job?.failedReason ?? null,
      steps: job ? (job.data as Undo).steps : steps.map((name) => ({ name, data: undefined })),
    };
  });
}

const stateOf = (rest: Rest, pending: boolean): Undo["state"] =>
  rest === "gone" && pending ? "pending" : rest;
