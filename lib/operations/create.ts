import { randomBytes } from "node:crypto";
import type { Context } from "../context";
import type { Created, CreateOperation, LetterKind } from "../contract/operations";
import { createdSchema } from "../contract/operations";
import type { Canary, CanaryOptions } from "../contract/replay-options";
import { DEFAULT_FAILURE_SHARE } from "../contract/values/replay-options";
import { groupingNow } from "../dead-letters/letter-test";
import { openQueue } from "../queues/open";
import { operationsIn } from "./busy";
import { type Answered, commitOperation, makeOnce, NO_ARCHIVE, redisTimeMs, storeIds } from "./commit";
import { chooseFailed, countByQueue, countMatching } from "./count";
import type { Reservation } from "./idempotency";
import { previewOperation } from "./preview";

interface Request {
  kind: LetterKind;
  body: CreateOperation;
  actor: string;
  idempotencyKey?: string | undefined;
  /** Stops a count that nobody waits for any more. */
  signal?: AbortSignal;
}

/**
 * Creates a replay or a discard: freezes what it selects at the time of Redis, counts it exactly and queues it for the
 * runner. A dry run only counts. A repeat with the same Idempotency-Key gets the first answer, and `repeated` is true.
 * A crash before the last write leaves nothing but a list of ids that expires. Throws `queue_not_found`, `conflict` when
 * another operation is under way in one of its queues, unless it is to be queued behind it, and what
 * {@link reserveRequest} throws.
 */
export async function createOperation(ctx: Context, request: Request): Promise<Answered<Created>> {
  const { kind, body } = request;
  const idempotencyKey = body.dryRun ? undefined : request.idempotencyKey;
  return makeOnce(
    ctx,
    { kind, body, idempotencyKey },
    (kept) => createdSchema.parse(kept),
    (reservation) => create(ctx, request, reservation),
  );
}

async function create(ctx: Context, request: Request, reservation: Reservation | null): Promise<Created> {
  const { body, kind } = request;
  const { selection, dryRun } = body;
  if (kind === "replay" && body.change?.queue !== undefined) await openQueue(ctx, body.change.queue);
  const createdAt = await redisTimeMs(ctx);
  const chosen = "ids" in selection ? await chooseFailed(ctx, selection.ids) : null;
  // A worker's clock may be ahead of Redis: what was chosen by hand is meant, whenever it says that it failed.
  const frozenAt = Math.max(createdAt, chosen?.at(-1)?.failedAt ?? 0);
  const isOfGroup = "filter" in selection && selection.filter.group !== undefined;
  // Before the count: rules that change meanwhile stop it.
  const groupedBy = isOfGroup ? (await groupingNow(ctx)).version : null;
  const byQueue =
    "filter" in selection
      ? await countMatching(ctx, selection.filter, frozenAt, request.signal)
      : countByQueue(chosen ?? []);
  const total = byQueue.reduce((sum, { count }) => sum + count, 0);
  const busy = await operationsIn(
    ctx,
    byQueue.map(({ queue }) => queue),
  );
  if (dryRun) {
    const preview = await previewOperation(ctx, { kind, body, frozenAt, byQueue, chosen });
    return { id: null, total, byQueue, busy, dryRun, preview };
  }
  const id = randomBytes(9).toString("base64url");
  const answer: Created = { id, total, byQueue, busy, dryRun, preview: null };
  if (chosen) await storeIds(ctx, id, chosen);
  await commitOperation(ctx, {
    id,
    kind,
    createdAt,
    whenBusy: body.whenBusy,
    queues: byQueue.map(({ queue }) => queue),
    reservation,
    answer,
    fields: fieldsOf(request, { answer, frozenAt, createdAt, id, groupedBy }),
  });
  return answer;
}

/** Replayed jobs of one operation that are followed at most. */
const MAX_FOLLOWED = 5_000;

interface Frozen {
  id: string;
  answer: Created;
  frozenAt: number;
  createdAt: number;
  groupedBy: string | null;
}

function fieldsOf(
  { kind, body, actor }: Request,
  { answer, frozenAt, createdAt, id, groupedBy }: Frozen,
): string[] {
  const { selection, reason, spreadMs, canary, change } = body;
  const { backOff = { failureShare: DEFAULT_FAILURE_SHARE } } = body;
  const ratePerSec = body.ratePerSec ?? (spreadMs && (answer.total / spreadMs) * 1_000);
  const shown = "ids" in selection ? { ids: answer.total } : selection;
  const position = "ids" in selection ? { index: 0 } : { queue: 0, after: null };
  return Object.entries({
    id,
    kind,
    state: "pending",
    selection: JSON.stringify(shown),
    reason,
    by: actor,
    ratePerSec: ratePerSec || "",
    spreadMs: spreadMs ?? "",
    frozenAt,
    createdAt,
    total: answer.total,
    moved: 0,
    skipped: 0,
    failed: 0,
    ...(kind === "replay" ? { followEvery: Math.max(1, Math.ceil(answer.total / MAX_FOLLOWED)) } : {}),
    ...(kind === "replay" && canary ? { canary: JSON.stringify(plannedCanary(canary)) } : {}),
    ...(kind === "replay" && backOff ? { backOff: JSON.stringify(backOff) } : {}),
    ...(kind === "replay" && change ? { change: JSON.stringify(change) } : {}),
    ...(groupedBy === null ? {} : { groupedBy }),
    ...(kind === "discard" && body.archive ? { archive: JSON.stringify(NO_ARCHIVE) } : {}),
    queues: JSON.stringify(answer.byQueue.map(({ queue }) => queue)),
    position: JSON.stringify(position),
  })
    .flat()
    .map(String);
}

const plannedCanary = (options: CanaryOptions): Canary => ({
  ...options,
  state: "planned",
  since: null,
  replayed: 0,
  succeeded: 0,
  died: 0,
  causes: [],
  verdict: null,
});
