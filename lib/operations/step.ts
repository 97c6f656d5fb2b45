import type { Context } from "../context";
import { lastTrace } from "../dead-letters/stack";
import { byQueue } from "../group-by";
import { moveToCopies } from "../jobs/copy";
import { type Moved, moveToNowhere, moveToReplay } from "../jobs/move";
import { failedScores, failedScoresByQueue } from "../queues/backend/failed";
import { readJobRows } from "../queues/backend/job-rows";
import { bullKeys } from "../queues/backend/keys";
import { parseQueueKey } from "../queues/identity";
import { openBatchQueue, openQueue } from "../queues/open";
import { changeWords, isCopy, placeAfter, shapeOf } from "./change";
import { advance, type Moves, type Planned, readJournal, type Settlement } from "./journal";
import { noteParents } from "./parents";
import { prepare, type Ready } from "./prepare";
import type { Batch, OperationRecord, Position } from "./record";
import { selectBatch } from "./select";

export interface StepResult {
  /** Jobs that were moved or tried, which is what a rate limits. */
  moved: number;
  /** Nothing is left. */
  done: boolean;
}

/** Puts jobs where they can be had again before they are removed; gives those that it has, and why it has not the others. */
export type Keep = (ready: Ready[]) => Promise<{ kept: Ready[]; why: string | null }>;

export interface Slice {
  /** Of a discard that can be undone; null keeps nothing. */
  keep: Keep | null;
  /** The runner's token. */
  token: string;
  /** Jobs in one batch, at most. */
  most: number;
  /** No batch is read later than this after the first; 0 for one batch. */
  lengthMs: number;
  signal: AbortSignal;
}

/** Jobs in one batch: a cancel takes effect behind it, and so many are looked at again after a crash. */
export const MAX_BATCH = 1_000;

/** Batches that are read while one is moved: what was read of one is at hand when the one before has been moved. */
const READ_AHEAD = 2;

/**
 * Moves the next batches of an operation. Each is written to the journal first, each id with the score it failed with,
 * and settled afterwards together with counters and position, in one step with the journal of the batch behind it. Those
 * behind it are read while it is moved. After a crash in between, {@link recoverBatch} moves those of the journal that are
 * still failed with that score, and counts the others as moved. Throws `Superseded`.
 */
export async function runSlice(ctx: Context, operation: OperationRecord, slice: Slice): Promise<StepResult> {
  const { token, most, lengthMs, signal, keep } = slice;
  const endMs = ctx.clock.now() + lengthMs;
  let settled: Settlement | null = null;
  let moved = 0;
  let succeeded = 0;
  for await (const planned of planAhead(ctx, operation, most, () => ctx.clock.now() < endMs)) {
    const next = await withoutChanged(ctx, planned);
    signal.throwIfAborted();
    const state = await advance(ctx, operation.id, token, { settled, next });
    if (state !== "running") return { moved, done: false };
    signal.throwIfAborted();
    const { batch, ready } = next;
    settled = settlementOf(operation, batch, await moveKept(ctx, operation, ready, keep), succeeded);
    succeeded += settled.moves.moved.length;
    moved += ready.length;
  }
  await advance(ctx, operation.id, token, { settled, next: null });
  return { moved, done: settled?.batch.done ?? true };
}

/** Leaves out, as skipped, what was retried or removed by others since it was read: it may be another failure by now. */
async function withoutChanged(ctx: Context, { batch, ready }: Planned): Promise<Planned> {
  const groups = byQueue(ready);
  const scores = await failedScoresByQueue(
    ctx.redis,
    groups.map((group) => ({
      queue: parseQueueKey(group[0]?.queue ?? ""),
      ids: group.map(({ failed }) => failed.id),
    })),
  );
  const same = groups.flatMap((group, index) =>
    group.filter(({ failed }, place) => scores[index]?.[place] === failed.score),
  );
  return { batch: { ...batch, skipped: batch.skipped + ready.length - same.length }, ready: same };
}

/** The batches behind an operation's position, up to the last, or as long as more may begin; at least one. */
async function* planAhead(
  ctx: Context,
  operation: OperationRecord,
  most: number,
  mayBegin: () => boolean,
): AsyncGenerator<Planned> {
  let newest: Promise<Planned | null> = plan(ctx, operation, operation.position, most);
  const ahead = [newest];
  for (let next = ahead.shift(); next !== undefined; next = ahead.shift()) {
    while (ahead.length < READ_AHEAD && mayBegin()) {
      newest = newest.then((before) =>
        before === null || before.batch.done ? null : plan(ctx, operation, before.batch.next, most),
      );
      // Awaited in its turn; a failure must not count as unhandled until then.
      newest.catch(() => {});
      ahead.push(newest);
    }
    const planned = await next;
    if (planned === null) return;
    yield planned;
  }
}

/** Moves these jobs as a batch of their own; the operation's position stays. False when it is not running any more. */
export async function runPlanned(
  ctx: Context,
  operation: OperationRecord,
  { token, signal, ready }: { token: string; signal: AbortSignal; ready: Ready[] },
): Promise<boolean> {
  const batch: Batch = { next: operation.position, done: false, skipped: 0, failed: 0, error: null };
  const state = await advance(ctx, operation.id, token, { settled: null, next: { batch, ready } });
  if (state !== "running") return false;
  signal.throwIfAborted();
  const settled = settlementOf(operation, batch, await move(ctx, operation, ready, false), 0);
  await advance(ctx, operation.id, token, { settled, next: null });
  return true;
}

/** Reads the candidates behind a position and sorts out what must not be moved. Changes nothing. */
async function plan(
  ctx: Context,
  operation: OperationRecord,
  position: Position,
  most: number,
): Promise<Planned> {
  const { candidates, next, done, skipped } = await selectBatch(ctx, { ...operation, position }, most);
  const { ready, refused } = await prepare(ctx, operation, candidates);
  const error = refused.at(-1)?.reason ?? null;
  return { batch: { next, done, skipped, failed: refused.length, error }, ready };
}

/**
 * Brings a batch that a crash left in the journal to its end, so that each of its jobs has been moved exactly once.
 * While the operation is being cancelled nothing more is moved, only counted. Throws `Superseded`.
 */
export async function recoverBatch(
  ctx: Context,
  operation: OperationRecord,
  token: string,
  keep: Keep | null = null,
): Promise<StepResult> {
  const { batch } = operation;
  if (batch === null) return { moved: 0, done: false };
  const jobs = await readJournal(ctx, operation.id);
  const scores = await failedScores(
    ctx.redis,
    jobs.map(({ queue, id }) => ({ queue: parseQueueKey(queue), id })),
  );
  const left = jobs.filter((job, index) => scores[index] === job.score);
  const moves: Moves = {
    moved: jobs.filter((job, index) => scores[index] !== job.score).map((job) => placeAfter(operation, job)),
    skipped: 0,
    failed: 0,
    error: null,
  };
  if (operation.state === "running" && left.length > 0) {
    const candidates = await readCandidates(ctx, operation, left);
    const { ready, refused } = await prepare(ctx, operation, candidates, { recovering: true });
    const more = await moveKept(ctx, operation, ready, keep, true);
    moves.moved.push(...more.moved);
    moves.failed = more.failed + refused.length;
    moves.error = more.error ?? refused.at(-1)?.reason ?? null;
  }
  const settled = settlementOf(operation, batch, moves, 0);
  await advance(ctx, operation.id, token, { settled, next: null });
  return { moved: jobs.length, done: batch.done && operation.state === "running" };
}

/** Chooses every so-and-so-many-th of the moved jobs to be followed; `before` were moved since the record was read. */
function settlementOf(
  { followEvery, moved }: OperationRecord,
  batch: Batch,
  moves: Moves,
  before: number,
): Settlement {
  const follow =
    followEvery === 0 ? [] : moves.moved.filter((_, index) => (moved + before + index) % followEvery === 0);
  return { batch, moves, follow };
}

/** As {@link move}, once what is removed is kept; what cannot be kept stays where it is. */
async function moveKept(
  ctx: Context,
  operation: OperationRecord,
  ready: Ready[],
  keep: Keep | null,
  inDoubt = false,
): Promise<Moves> {
  if (keep === null || ready.length === 0) return move(ctx, operation, ready, inDoubt);
  const { kept, why } = await keep(ready);
  const moves = await move(ctx, operation, kept, inDoubt);
  return { ...moves, failed: moves.failed + ready.length - kept.length, error: moves.error ?? why };
}

/** With `inDoubt` a job that is not there to be moved counts as moved: it was, before the crash or by a resend. */
export async function move(
  ctx: Context,
  operation: OperationRecord,
  ready: Ready[],
  inDoubt: boolean,
): Promise<Moves> {
  const moves: Moves = { moved: [], skipped: 0, failed: 0, error: null };
  if (operation.kind === "replay") await noteParents(ctx, operation.id, ready);
  let reconnected = inDoubt;
  const onClose = () => {
    reconnected = true;
  };
  ctx.redis.once("close", onClose);
  try {
    for (const group of byQueue(ready)) {
      for (const [index, moved] of (await moveGroup(ctx, operation, group)).entries()) {
        const { queue = "", failed = { id: "" } } = group[index] ?? {};
        if (moved === "moved" || (moved === "gone" && reconnected))
          moves.moved.push(placeAfter(operation, { queue, id: failed.id }));
        else if (moved === "gone") moves.skipped += 1;
        else {
          moves.failed += 1;
          moves.error = moved.error;
        }
      }
    }
  } finally {
    ctx.redis.off("close", onClose);
  }
  return moves;
}

async function moveGroup(
  ctx: Context,
  { kind, id, by, reason, change }: OperationRecord,
  group: Ready[],
): Promise<Moved[]> {
  const key = group[0]?.queue ?? "";
  const identity = parseQueueKey(key);
  const queue = openBatchQueue(ctx, identity);
  const jobs = group.map(({ job }) => job);
  if (kind === "discard") {
    return moveToNowhere(
      queue,
      jobs.map((job) => job.id),
    );
  }
  const mover = { by, operation: id, atMs: ctx.clock.now(), why: reason, change: changeWords(change) };
  if (!isCopy(change)) return moveToReplay(queue, jobs, mover);
  const target = parseQueueKey(change.queue ?? key);
  // Adding to a queue that is gone would bring half of it back.
  await openQueue(ctx, change.queue ?? key);
  return moveToCopies(
    ctx.redis,
    { queue, key, identity },
    { queue: openBatchQueue(ctx, target), identity: target },
    group.map(({ job, row, payload }) => ({
      ...job,
      payload,
      name: row.whole.name ?? "",
      priority: Number(row.whole.priority ?? 0),
      optsText: row.cut.opts?.text ?? "{}",
      stack: lastTrace(row.cut.stacktrace?.text ?? ""),
    })),
    { change, mover },
  );
}

export async function readCandidates(
  ctx: Context,
  operation: OperationRecord,
  jobs: { queue: string; id: string; score: string }[],
) {
  const addressed = jobs.map(({ queue, id }) => ({ id, key: bullKeys(parseQueueKey(queue)).job(id) }));
  const rows = await readJobRows(ctx.redis, addressed, shapeOf(operation));
  return jobs.flatMap(({ queue, id, score }, index) => {
    const row = rows[index];
    return row ? [{ queue, failed: { id, score }, row }] : [];
  });
}
