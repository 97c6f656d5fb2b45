import { Queue } from "bullmq";
import type { Context } from "../context";
import { recordDecision } from "../decisions/record";
import { restOf } from "../queues/backend/rest";
import { parseQueueKey } from "../queues/identity";
import { dueSteps, lookLater, type StepsRecord, takeSteps } from "./steps";
import { UNDO_JOB, UNDO_RETENTION, undoIdOf, undoQueueName, undoSchema } from "./undo-queue";

const STEP_MS = 500;
/** Jobs looked at in a step, and undos added: 400 a second, in four round trips and one for each undo. */
const BATCH = 200;
/** A job that is still under way is looked at again after this; a worker that sees it die says so at once. */
const LOOK_AGAIN_MS = 5_000;

/**
 * Sees to it that what a job had done is undone when it dies, in whichever process leads. BullMQ's failed set says that it is
 * dead, however it died: refused, out of attempts or stalled. Runs until the signal aborts; resolves then. All its state is in
 * Redis: after a crash the next leader adds the same undo under the same id, so that it is added at least once and done once.
 * Redis away: it tries again at the next step.
 */
export async function startCompensationKeeper(ctx: Context, signal: AbortSignal): Promise<void> {
  const undos = new UndoQueues(ctx);
  while (!signal.aborted) {
    try {
      await compensateDue(ctx, undos);
    } catch (err) {
      ctx.log.warn({ err }, "The compensation keeper missed a step");
    }
    await ctx.clock.sleep(STEP_MS, signal).catch(() => {});
  }
  await undos.close();
}

/** The companion queues that this process has added to. Theirs is Spillway's own meta, so it may be written. */
export class UndoQueues {
  private readonly open = new Map<string, Queue>();

  constructor(private readonly ctx: Context) {}

  of(key: string): Queue {
    const { prefix, name } = parseQueueKey(key);
    const known = this.open.get(key);
    if (known) return known;
    const queue = new Queue(undoQueueName(name), { connection: this.ctx.redis, prefix });
    queue.on("error", (err) => this.ctx.log.debug({ err, queue: name }, "BullMQ reported an error"));
    this.open.set(key, queue);
    return queue;
  }

  async close(): Promise<void> {
    await Promise.all([...this.open.values()].map((queue) => queue.close()));
  }
}

/** One step of the keeper: looks at the jobs that are due, and adds the undo of each that died. */
export async function compensateDue(ctx: Context, undos: UndoQueues): Promise<void> {
  await addPending(ctx, undos);
  const records = await dueSteps(ctx, BATCH);
  if (records.length === 0) return;
  // The steps were read before the states, and are taken only when nothing was added to them since: a replay that has
  // begun in between keeps what is its own.
  const rests = await restOf(
    ctx.redis,
    records.map(({ job }) => ({ queue: parseQueueKey(job.queueKey), jobId: job.jobId })),
  );
  const later: StepsRecord[] = [];
  for (const [index, record] of records.entries()) {
    const rest = rests[index];
    if (rest === "underway") later.push(record);
    // Gone without having ended well: it died and was trimmed, or was removed in the middle of its work.
    else if (rest === "failed" || (rest === "gone" && !record.done))
      await takeSteps(ctx, record, undoOf(record));
    else await takeSteps(ctx, record, null);
  }
  await lookLater(
    ctx,
    later.map(({ job }) => job),
    ctx.clock.now() + LOOK_AGAIN_MS,
  );
  await addPending(ctx, undos);
}

const undoOf = ({ id, work, steps }: StepsRecord) => ({
  ...work,
  idempotencyKey: undoIdOf(work.jobId, id),
  steps,
});

/** Adds what was taken. A crash after an add and before its HDEL adds it again, under the same id, which BullMQ drops. */
async function addPending(ctx: Context, undos: UndoQueues): Promise<void> {
  const [, rows] = await ctx.redis.hscan(ctx.keys.undosPending(), "0", "COUNT", BATCH);
  for (let at = 0; at + 1 < rows.length; at += 2) {
    const [id = "", text = ""] = rows.slice(at, at + 2);
    const undo = undoSchema.parse(JSON.parse(text));
    await undos.of(undo.queueKey).add(UNDO_JOB, undo, { jobId: id, ...UNDO_RETENTION });
    recordDecision(ctx, {
      queueKey: undo.queueKey,
      jobId: undo.jobId,
      jobName: undo.jobName,
      tenant: undo.tenant,
      kind: "compensation",
      why: `It died after ${undo.steps.map((step) => step.name).join(", ")}: the job ${id} undoes that.`,
    });
    await ctx.redis.hdel(ctx.keys.undosPending(), id);
  }
}
