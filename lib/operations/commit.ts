import type { Context } from "../context";
import type { DiscardArchive, OperationKind } from "../contract/operations";
import { answersOf } from "../redis-pipeline";
import { runScript } from "../redis-script";
import { busyError } from "./busy";
import { type Reservation, releaseRequest, reserveRequest, stillWorking } from "./idempotency";
import { memberOf } from "./member";
import { COMMIT_OPERATION } from "./scripts";
import { pruneOperations, publishOperation, readOperation } from "./store";

/** An answer, and whether an earlier request of the same Idempotency-Key had it already. */
export interface Answered<A> {
  answer: A;
  repeated: boolean;
}

/**
 * Makes an operation for one request: a repeat with the same Idempotency-Key gets the first answer. `read` reads that as it
 * is kept. A request that comes to nothing frees its key. Throws what {@link reserveRequest} and `make` throw.
 */
export async function makeOnce<A>(
  ctx: Context,
  { kind, body, idempotencyKey }: { kind: OperationKind; body: unknown; idempotencyKey: string | undefined },
  read: (kept: unknown) => A,
  make: (reservation: Reservation | null) => Promise<A>,
): Promise<Answered<A>> {
  if (idempotencyKey === undefined) return { answer: await make(null), repeated: false };
  const reserved = await reserveRequest(ctx, kind, idempotencyKey, body);
  if ("answer" in reserved) return { answer: read(reserved.answer), repeated: true };
  try {
    return { answer: await make(reserved.reservation), repeated: false };
  } catch (error) {
    await releaseRequest(ctx, reserved.reservation).catch((err: unknown) =>
      ctx.log.warn({ err }, "An idempotency key stays reserved until it expires"),
    );
    throw error;
  }
}

interface NewOperation {
  id: string;
  kind: OperationKind;
  createdAt: number;
  whenBusy: "refuse" | "queue" | undefined;
  /** Keys of its queues. */
  queues: string[];
  /** Answers its request in the same step. */
  reservation: Reservation | null;
  answer: unknown;
  /** Fields and values of its hash, one after the other. */
  fields: string[];
}

/**
 * Makes an operation visible to the runner, in one step with the answer of its request. Throws `conflict` when another one is
 * under way in one of its queues, unless it is to be queued behind that.
 */
export async function commitOperation(ctx: Context, operation: NewOperation): Promise<void> {
  const { id, kind, createdAt, whenBusy = "refuse", queues, reservation, answer, fields } = operation;
  const { keys } = ctx;
  const committed = await runScript(
    ctx.redis,
    COMMIT_OPERATION,
    [
      keys.operation(id),
      keys.operationIds(id),
      keys.operations(kind),
      keys.operationsOpen(),
      keys.operationsQueues(),
      reservation?.key ?? keys.operation(id),
    ],
    [
      reservation?.held ?? "",
      reservation?.answered(answer) ?? "",
      reservation?.keptMs ?? 0,
      id,
      createdAt,
      whenBusy,
      JSON.stringify(queues),
      keys.operation(""),
      ...fields,
    ],
  );
  if (committed === 0) throw stillWorking();
  if (committed !== 1) throw await busyError(ctx, String(committed));
  await pruneOperations(ctx, kind);
  await publishOperation(ctx, await readOperation(ctx, kind, id));
}

/** What an archive is before the first job was written to it. */
export const NO_ARCHIVE: DiscardArchive = {
  host: null,
  directory: null,
  letters: 0,
  bytes: 0,
  until: null,
  undone: null,
};

/** Redis's clock in epoch ms: the one clock that all who take part can see. */
export async function redisTimeMs(ctx: Context): Promise<number> {
  const [seconds, microseconds] = await ctx.redis.time();
  return Number(seconds) * 1_000 + Math.floor(Number(microseconds) / 1_000);
}

const IDS_PER_COMMAND = 1_000;
const ORPHAN_LIFE_S = 3_600;

/** Writes down the jobs of an operation that is about to be committed; without that they expire. */
export async function storeIds(
  ctx: Context,
  id: string,
  jobs: { queue: string; id: string }[],
): Promise<void> {
  const key = ctx.keys.operationIds(id);
  const pipeline = ctx.redis.pipeline();
  for (let from = 0; from < jobs.length; from += IDS_PER_COMMAND) {
    const part = jobs.slice(from, from + IDS_PER_COMMAND).map((job) => memberOf(job.queue, job.id));
    pipeline.rpush(key, ...part).expire(key, ORPHAN_LIFE_S);
  }
  await answersOf(pipeline);
}
