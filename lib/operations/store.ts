import type { Context } from "../context";
import type { Edit } from "../contract/edits";
import type { Discard, Operation, OperationKind, Replay } from "../contract/operations";
import type { BackOff } from "../contract/replay-options";
import { SpillwayError } from "../errors";
import { publishLive } from "../live/publish";
import { answersOf } from "../redis-pipeline";
import { runScript } from "../redis-script";
import { isFinished, type OperationRecord, RECORD_FIELDS, toOperation, toRecord } from "./record";
import { CANCEL_OPERATION, PAUSE_OPERATION, SET_BACK_OFF } from "./scripts";

/** Operations kept of each kind; the oldest finished ones go first. */
const MAX_KEPT = 200;

/** An operation's record, or null. */
export async function readRecord(ctx: Context, id: string): Promise<OperationRecord | null> {
  return toRecord(await ctx.redis.hmget(ctx.keys.operation(id), ...RECORD_FIELDS));
}

interface OfKinds {
  replay: Replay;
  discard: Discard;
  edit: Edit;
}
type OfKind<K extends OperationKind> = OfKinds[K];

const ofKind = <K extends OperationKind>(operation: Operation | null, kind: K): OfKind<K> | null =>
  operation?.kind === kind ? (operation as OfKind<K>) : null;

/** The last operations of a kind, newest first. */
export async function listOperations<K extends OperationKind>(ctx: Context, kind: K): Promise<OfKind<K>[]> {
  const ids = await ctx.redis.zrevrange(ctx.keys.operations(kind), 0, MAX_KEPT - 1);
  const pipeline = ctx.redis.pipeline();
  for (const id of ids) pipeline.hmget(ctx.keys.operation(id), ...RECORD_FIELDS);
  return (await answersOf(pipeline)).flatMap((values) => {
    const record = toRecord(values as (string | null)[]);
    const operation = ofKind(record && toOperation(record), kind);
    return operation ? [operation] : [];
  });
}

/** One operation. Throws `not_found`. */
export async function readOperation<K extends OperationKind>(
  ctx: Context,
  kind: K,
  id: string,
): Promise<OfKind<K>> {
  const record = await readRecord(ctx, id);
  const operation = ofKind(record && toOperation(record), kind);
  if (!operation) {
    throw new SpillwayError("not_found", `There is no ${kind} ${id}.`, {
      hint: `The last ${MAX_KEPT} are kept.`,
    });
  }
  return operation;
}

/**
 * Stops an operation within a batch; what it has moved stays moved. Throws `not_found`, and `conflict` when it has
 * already finished.
 */
export async function cancelOperation<K extends OperationKind>(
  ctx: Context,
  kind: K,
  id: string,
): Promise<OfKind<K>> {
  await readOperation(ctx, kind, id);
  const keys = [ctx.keys.operation(id), ctx.keys.operationsQueues()];
  const state = await runScript(ctx.redis, CANCEL_OPERATION, keys, []);
  if (state === "completed" || state === "failed") {
    throw new SpillwayError("conflict", `This ${kind} has already finished.`);
  }
  const operation = await readOperation(ctx, kind, id);
  await publishOperation(ctx, operation);
  return operation;
}

/**
 * Pauses an operation behind its present batch, or lets it go on where it was. Repeating it changes nothing. Throws
 * `not_found`, and `conflict` when it has finished or is being cancelled.
 */
export async function pauseOperation<K extends OperationKind>(
  ctx: Context,
  kind: K,
  id: string,
  order: "pause" | "resume",
): Promise<OfKind<K>> {
  await readOperation(ctx, kind, id);
  const state = await runScript(ctx.redis, PAUSE_OPERATION, [ctx.keys.operation(id)], [order]);
  if (state !== "paused" && state !== "pending" && state !== "running") {
    throw new SpillwayError("conflict", `This ${kind} is ${state}, so that it cannot be ${order}d.`);
  }
  const operation = await readOperation(ctx, kind, id);
  await publishOperation(ctx, operation);
  return operation;
}

/**
 * Says when a replay slows down by itself from now on; null: never. One that has slowed down goes at its own pace until it
 * is looked at again. Throws `not_found`, and `conflict` when it is over.
 */
export async function setBackOff(
  ctx: Context,
  id: string,
  backOff: BackOff | null,
): Promise<{ before: OfKind<"replay">; after: OfKind<"replay"> }> {
  const before = await readOperation(ctx, "replay", id);
  const text = backOff === null ? "" : JSON.stringify(backOff);
  await runScript(ctx.redis, SET_BACK_OFF, [ctx.keys.operation(id)], [text]);
  const after = await readOperation(ctx, "replay", id);
  if (isFinished(after)) throw new SpillwayError("conflict", `This replay is ${after.state}.`);
  await publishOperation(ctx, after);
  return { before, after };
}

export const publishOperation = (ctx: Context, data: Operation) =>
  publishLive(ctx, { event: "operation", data });

/** Forgets the oldest finished operations beyond those that are kept. Safe at any time and by anyone. */
export async function pruneOperations(ctx: Context, kind: OperationKind): Promise<void> {
  const old = await ctx.redis.zrange(ctx.keys.operations(kind), 0, String(-(MAX_KEPT + 1)));
  for (const id of old) await removeOperation(ctx, kind, id);
}

/** Forgets an operation that is over; false for one that is not. */
export async function removeOperation(ctx: Context, kind: OperationKind, id: string): Promise<boolean> {
  if (await ctx.redis.sismember(ctx.keys.operationsOpen(), id)) return false;
  await ctx.redis
    .multi()
    .del(
      ctx.keys.operation(id),
      ctx.keys.operationIds(id),
      ctx.keys.operationJournal(id),
      ctx.keys.operationFollowed(id),
      ctx.keys.operationCanary(id),
      ctx.keys.operationParents(id),
    )
    .zrem(ctx.keys.operations(kind), id)
    .zrem(ctx.keys.operationsFollowed(), id)
    .exec();
  return true;
}
