import type { Context } from "../context";
import { type Moved, moveToNowhere, moveToReplay } from "../jobs/move";
import { REPLAY_SHAPE } from "../jobs/replayable";
import { failedScores } from "../queues/backend/failed";
import { readJobRows } from "../queues/backend/job-rows";
import { bullKeys } from "../queues/backend/keys";
import { parseQueueKey } from "../queues/identity";
import { openSeenQueue } from "../queues/open";
import { runScript } from "../redis-script";
import { byQueue, prepare, type Ready } from "./prepare";
import type { Batch, OperationRecord } from "./record";
import { JOURNAL_BATCH, SETTLE_BATCH } from "./scripts";
import { memberOf, parseMember, selectBatch } from "./select";

/** Another runner has taken the operation; whoever sees this stops working on it. */
export class Superseded extends Error {
  constructor() {
    super("Another runner has taken this operation.");
    this.name = "Superseded";
  }
}

export interface StepResult {
  /** Jobs that were moved or tried, which is what a rate limits. */
  moved: number;
  /** Nothing is left. */
  done: boolean;
}

/** Jobs in one batch: Redis serves others in between, and a cancel takes effect. */
export const MAX_BATCH = 200;

/**
 * Moves the next batch of an operation. It is written to the journal first, each id with the score it failed with, and
 * settled afterwards together with counters and position. After a crash in between, {@link recoverBatch} moves those of
 * the journal that are still failed with that score, and counts the others as moved. Throws {@link Superseded}.
 */
export async function runBatch(
  ctx: Context,
  operation: OperationRecord,
  { token, most, signal }: { token: string; most: number; signal: AbortSignal },
): Promise<StepResult> {
  const selected = await selectBatch(ctx, operation, most);
  const { ready, refused, error } = await prepare(ctx, operation, selected.candidates);
  const { next, done, skipped } = selected;
  const batch: Batch = { next, done, skipped, failed: refused, error };
  signal.throwIfAborted();
  const state = await journal(ctx, operation.id, token, batch, ready);
  if (state === "") throw new Superseded();
  if (state !== "running") return { moved: 0, done: false };
  signal.throwIfAborted();
  const outcome = await move(ctx, operation, ready, false);
  await settleBatch(ctx, operation, token, batch, outcome);
  return { moved: ready.length, done };
}

/**
 * Brings a batch that a crash left in the journal to its end, so that each of its jobs has been moved exactly once.
 * While the operation is being cancelled nothing more is moved, only counted. Throws {@link Superseded}.
 */
export async function recoverBatch(
  ctx: Context,
  operation: OperationRecord,
  token: string,
): Promise<StepResult> {
  const { batch } = operation;
  if (batch === null) return { moved: 0, done: false };
  const entries = Object.entries(await ctx.redis.hgetall(ctx.keys.operationJournal(operation.id)));
  const jobs = entries.map(([member, score]) => ({ ...parseMember(member), score }));
  const scores = await failedScores(
    ctx.redis,
    jobs.map(({ queue, id }) => ({ queue: parseQueueKey(queue), id })),
  );
  const left = jobs.filter((job, index) => scores[index] === job.score);
  const outcome: Outcome = { moved: jobs.length - left.length, skipped: 0, failed: 0, error: null };
  if (operation.state === "running" && left.length > 0) {
    const candidates = await readCandidates(ctx, left);
    const { ready, refused, error } = await prepare(ctx, operation, candidates, { recovering: true });
    const more = await move(ctx, operation, ready, true);
    outcome.moved += more.moved;
    outcome.failed = more.failed + refused;
    outcome.error = more.error ?? error;
  }
  await settleBatch(ctx, operation, token, batch, outcome);
  return { moved: jobs.length, done: batch.done && operation.state === "running" };
}

interface Outcome {
  moved: number;
  skipped: number;
  failed: number;
  error: string | null;
}

/** With `inDoubt` a job that is not there to be moved counts as moved: it was, before the crash or by a resend. */
async function move(
  ctx: Context,
  operation: OperationRecord,
  ready: Ready[],
  inDoubt: boolean,
): Promise<Outcome> {
  const outcome: Outcome = { moved: 0, skipped: 0, failed: 0, error: null };
  let reconnected = inDoubt;
  const onClose = () => {
    reconnected = true;
  };
  ctx.redis.once("close", onClose);
  try {
    for (const group of byQueue(ready)) {
      for (const moved of await moveGroup(ctx, operation, group)) {
        if (moved === "moved" || (moved === "gone" && reconnected)) outcome.moved += 1;
        else if (moved === "gone") outcome.skipped += 1;
        else {
          outcome.failed += 1;
          outcome.error = moved.error;
        }
      }
    }
  } finally {
    ctx.redis.off("close", onClose);
  }
  return outcome;
}

function moveGroup(ctx: Context, { kind, id, by }: OperationRecord, group: Ready[]): Promise<Moved[]> {
  const queue = openSeenQueue(ctx, parseQueueKey(group[0]?.queue ?? ""));
  const jobs = group.map(({ job }) => job);
  return kind === "replay"
    ? moveToReplay(ctx.redis, queue, jobs, { by, operation: id, atMs: ctx.clock.now() })
    : moveToNowhere(
        ctx.redis,
        queue,
        jobs.map((job) => job.id),
      );
}

async function readCandidates(ctx: Context, jobs: { queue: string; id: string; score: string }[]) {
  const addressed = jobs.map(({ queue, id }) => ({ id, key: bullKeys(parseQueueKey(queue)).job(id) }));
  const rows = await readJobRows(ctx.redis, addressed, REPLAY_SHAPE);
  return jobs.flatMap(({ queue, id, score }, index) => {
    const row = rows[index];
    return row ? [{ queue, failed: { id, score }, row }] : [];
  });
}

async function journal(
  ctx: Context,
  id: string,
  token: string,
  batch: Batch,
  ready: Ready[],
): Promise<string> {
  const entries = ready.flatMap(({ queue, failed }) => [memberOf(queue, failed.id), failed.score]);
  const keys = [ctx.keys.operation(id), ctx.keys.operationJournal(id)];
  return String(await runScript(ctx.redis, JOURNAL_BATCH, keys, [token, JSON.stringify(batch), ...entries]));
}

async function settleBatch(
  ctx: Context,
  { id }: OperationRecord,
  token: string,
  batch: Batch,
  outcome: Outcome,
): Promise<void> {
  const state = await runScript(
    ctx.redis,
    SETTLE_BATCH,
    [ctx.keys.operation(id), ctx.keys.operationJournal(id)],
    [
      token,
      outcome.moved,
      outcome.skipped + batch.skipped,
      outcome.failed + batch.failed,
      outcome.error ?? batch.error ?? "",
      JSON.stringify(batch.next),
    ],
  );
  if (state === "") throw new Superseded();
}
