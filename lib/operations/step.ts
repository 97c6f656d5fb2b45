import type { Context } from "../context";
import { byQueue } from "../group-by";
import { placeAfter } from "./change";
import { editWork } from "./edits/work";
import { advance, type Moves, type Planned, readJournal, type Settlement } from "./journal";
import { letterWork } from "./letter-work";
import type { Ready } from "./prepare";
import type { Batch, OperationRecord, Position } from "./record";
import type { Candidate } from "./select";
import type { Work } from "./work";

export interface StepResult {
  /** Jobs that were moved or tried, which is what a rate limits. */
  moved: number;
  /** Nothing is left. */
  done: boolean;
}

/** Puts jobs where they can be had again before they are removed; gives those that it has, and why it has not the others. */
export type Keep = <R extends Candidate>(ready: R[]) => Promise<{ kept: R[]; why: string | null }>;

export interface Slice {
  /** Of a removal that can be undone; null keeps nothing. */
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
 * Moves the next batches of an operation. Each is written to the journal first, each id with what it is known by until then,
 * and settled afterwards together with counters and position, in one step with the journal of the batch behind it. Those
 * behind it are read while it is moved. After a crash in between, {@link recoverBatch} moves those of the journal that are
 * still known by that, and counts the others as moved. Throws `Superseded`.
 */
export const runSlice = (ctx: Context, operation: OperationRecord, slice: Slice): Promise<StepResult> =>
  operation.edit === null
    ? sliceOf(ctx, operation, slice, letterWork(ctx, operation))
    : sliceOf(ctx, operation, slice, editWork(ctx, operation, operation.edit));

async function sliceOf<R extends Candidate>(
  ctx: Context,
  operation: OperationRecord,
  slice: Slice,
  work: Work<R>,
): Promise<StepResult> {
  const { token, most, lengthMs, signal, keep } = slice;
  const endMs = ctx.clock.now() + lengthMs;
  let settled: Settlement | null = null;
  let moved = 0;
  let succeeded = 0;
  for await (const planned of planAhead(operation, work, most, () => ctx.clock.now() < endMs)) {
    const next = await withoutChanged(work, planned);
    signal.throwIfAborted();
    const state = await advance(ctx, operation.id, token, { settled, next });
    if (state !== "running") return { moved, done: false };
    signal.throwIfAborted();
    const { batch, ready } = next;
    settled = settlementOf(operation, batch, await moveKept(ctx, operation, work, ready, keep), succeeded);
    succeeded += settled.moves.moved.length;
    moved += ready.length;
  }
  await advance(ctx, operation.id, token, { settled, next: null });
  return { moved, done: settled?.batch.done ?? true };
}

/** Leaves out, as skipped, what was retried or removed by others since it was read: it may be another failure by now. */
async function withoutChanged<R extends Candidate>(
  work: Work<R>,
  { batch, ready }: Planned<R>,
): Promise<Planned<R>> {
  const groups = byQueue(ready);
  const known = await Promise.all(
    groups.map((group) =>
      work.knownNow(
        group[0]?.queue ?? "",
        group.map((one) => one.known.id),
      ),
    ),
  );
  const same = groups.flatMap((group, index) =>
    group.filter((one, place) => known[index]?.[place] === one.known.score),
  );
  return { batch: { ...batch, skipped: batch.skipped + ready.length - same.length }, ready: same };
}

/** The batches behind an operation's position, up to the last, or as long as more may begin; at least one. */
async function* planAhead<R extends Candidate>(
  operation: OperationRecord,
  work: Work<R>,
  most: number,
  mayBegin: () => boolean,
): AsyncGenerator<Planned<R>> {
  let newest: Promise<Planned<R> | null> = plan(work, operation.position, most);
  const ahead = [newest];
  for (let next = ahead.shift(); next !== undefined; next = ahead.shift()) {
    while (ahead.length < READ_AHEAD && mayBegin()) {
      newest = newest.then((before) =>
        before === null || before.batch.done ? null : plan(work, before.batch.next, most),
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
  const work = letterWork(ctx, operation);
  const settled = settlementOf(operation, batch, await move(ctx, operation, work, ready, false), 0);
  await advance(ctx, operation.id, token, { settled, next: null });
  return true;
}

/** Reads the candidates behind a position and sorts out what must not be moved. Changes nothing. */
async function plan<R extends Candidate>(
  work: Work<R>,
  position: Position,
  most: number,
): Promise<Planned<R>> {
  const { candidates, next, done, skipped } = await work.select(position, most);
  const { ready, refused } = await work.prepare(candidates, false);
  const error = refused.at(-1)?.reason ?? null;
  return { batch: { next, done, skipped, failed: refused.length, error }, ready };
}

/**
 * Brings a batch that a crash left in the journal to its end, so that each of its jobs has been moved exactly once.
 * While the operation is being cancelled nothing more is moved, only counted. Throws `Superseded`.
 */
export const recoverBatch = (
  ctx: Context,
  operation: OperationRecord,
  token: string,
  keep: Keep | null = null,
): Promise<StepResult> =>
  operation.edit === null
    ? recoverOf(ctx, operation, { token, keep }, letterWork(ctx, operation))
    : recoverOf(ctx, operation, { token, keep }, editWork(ctx, operation, operation.edit));

async function recoverOf<R extends Candidate>(
  ctx: Context,
  operation: OperationRecord,
  { token, keep }: Pick<Slice, "token" | "keep">,
  work: Work<R>,
): Promise<StepResult> {
  const { batch } = operation;
  if (batch === null) return { moved: 0, done: false };
  const jobs = byQueue(await readJournal(ctx, operation.id));
  const known = await Promise.all(
    jobs.map((group) =>
      work.knownNow(
        group[0]?.queue ?? "",
        group.map(({ id }) => id),
      ),
    ),
  );
  const isLeft = (index: number, place: number, score: string) => known[index]?.[place] === score;
  const left = jobs.flatMap((group, index) =>
    group.filter(({ score }, place) => isLeft(index, place, score)),
  );
  const done = jobs.flatMap((group, index) =>
    group.filter(({ score }, place) => !isLeft(index, place, score)),
  );
  const moves: Moves = {
    moved: done.map((job) => placeAfter(operation, job)),
    skipped: 0,
    failed: 0,
    error: null,
  };
  if (operation.state === "running" && left.length > 0) {
    const { ready, refused } = await work.prepare(await work.read(left), true);
    const more = await moveKept(ctx, operation, work, ready, keep, true);
    moves.moved.push(...more.moved);
    moves.failed = more.failed + refused.length;
    moves.error = more.error ?? refused.at(-1)?.reason ?? null;
  }
  const settled = settlementOf(operation, batch, moves, 0);
  await advance(ctx, operation.id, token, { settled, next: null });
  return { moved: done.length + left.length, done: batch.done && operation.state === "running" };
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
async function moveKept<R extends Candidate>(
  ctx: Context,
  operation: OperationRecord,
  work: Work<R>,
  ready: R[],
  keep: Keep | null,
  inDoubt = false,
): Promise<Moves> {
  if (keep === null || ready.length === 0) return move(ctx, operation, work, ready, inDoubt);
  const { kept, why } = await keep(ready);
  const moves = await move(ctx, operation, work, kept, inDoubt);
  return { ...moves, failed: moves.failed + ready.length - kept.length, error: moves.error ?? why };
}

/** With `inDoubt` a job that is not there to be moved counts as moved: it was, before the crash or by a resend. */
export async function move<R extends Candidate>(
  ctx: Context,
  operation: OperationRecord,
  work: Work<R>,
  ready: R[],
  inDoubt: boolean,
): Promise<Moves> {
  const moves: Moves = { moved: [], skipped: 0, failed: 0, error: null };
  await work.before(ready);
  let reconnected = inDoubt;
  const onClose = () => {
    reconnected = true;
  };
  ctx.redis.once("close", onClose);
  try {
    for (const group of byQueue(ready)) {
      for (const [index, moved] of (await work.move(group)).entries()) {
        const { queue = "", known = { id: "" } } = group[index] ?? {};
        if (moved === "moved" || (moved === "gone" && reconnected))
          moves.moved.push(placeAfter(operation, { queue, id: known.id }));
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
