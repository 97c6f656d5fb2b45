import { randomBytes } from "node:crypto";
import type { Context } from "../../context";
import { type CreatedEdit, type CreateEdit, createdEditSchema } from "../../contract/edits";
import { openQueue } from "../../queues/open";
import { operationsIn } from "../busy";
import { type Answered, commitOperation, makeOnce, NO_ARCHIVE, redisTimeMs, storeIds } from "../commit";
import { countByQueue } from "../count";
import type { Reservation } from "../idempotency";
import { memberOf } from "../member";
import { findLive } from "./find";
import { type Editing, liveJobs } from "./live";
import { previewEdit } from "./preview";

interface Request {
  body: CreateEdit;
  actor: string;
  idempotencyKey?: string | undefined;
  /** Stops a search that nobody waits for any more. */
  signal?: AbortSignal;
}

/**
 * Creates an edit of live jobs: writes down which they are and queues it for the runner. A dry run only looks. A repeat with
 * the same Idempotency-Key gets the first answer, and `repeated` is true. A crash before the last write leaves nothing but a list
 * of ids that expires. Throws `queue_not_found`, and `conflict` when another operation is under way in one of its queues, unless
 * it is to be queued behind it.
 */
export async function createEdit(ctx: Context, request: Request): Promise<Answered<CreatedEdit>> {
  const { body } = request;
  const idempotencyKey = body.dryRun ? undefined : request.idempotencyKey;
  return makeOnce(
    ctx,
    { kind: "edit", body, idempotencyKey },
    (kept) => createdEditSchema.parse(kept),
    (reservation) => create(ctx, request, reservation),
  );
}

async function create(
  ctx: Context,
  { body, actor, signal }: Request,
  reservation: Reservation | null,
): Promise<CreatedEdit> {
  const { dryRun } = body;
  const createdAt = await redisTimeMs(ctx);
  const { jobs, ...found } = await jobsOf(ctx, body, createdAt, signal);
  const byQueue = countByQueue(jobs);
  const queues = byQueue.map(({ queue }) => queue);
  const busy = await operationsIn(ctx, queues);
  const shared = { total: jobs.length, ...found, byQueue, busy, dryRun };
  if (dryRun)
    return { ...shared, id: null, preview: await previewEdit(ctx, editingOf(body, createdAt), jobs) };
  const id = randomBytes(9).toString("base64url");
  const answer: CreatedEdit = { ...shared, id, preview: null };
  await storeIds(ctx, id, jobs);
  const fields = fieldsOf(body, { id, actor, createdAt, total: jobs.length, queues });
  await commitOperation(ctx, {
    id,
    kind: "edit",
    createdAt,
    whenBusy: body.whenBusy,
    queues,
    reservation,
    answer,
    fields,
  });
  return answer;
}

const shownOf = ({ selection }: CreateEdit) =>
  "ids" in selection ? { ids: selection.ids.length } : selection;
const editingOf = (body: CreateEdit, frozenAt: number): Editing => ({
  selection: shownOf(body),
  frozenAt,
  edit: body.edit,
});

interface Chosen extends Pick<CreatedEdit, "matching" | "exact" | "inState"> {
  jobs: { queue: string; id: string }[];
}

/** The jobs that it is for: of those chosen by hand, the ones that are in a state for it. */
async function jobsOf(
  ctx: Context,
  body: CreateEdit,
  frozenAt: number,
  signal: AbortSignal | undefined,
): Promise<Chosen> {
  const { selection } = body;
  if ("ids" in selection) {
    const unique = new Map(selection.ids.map((job) => [memberOf(job.queue, job.id), job]));
    const live = await liveJobs(ctx, editingOf(body, frozenAt), [...unique.values()]);
    const jobs = live.map(({ queue, known }) => ({ queue, id: known.id }));
    return { jobs, matching: jobs.length, exact: true, inState: null };
  }
  const { queue } = selection.live;
  await openQueue(ctx, queue);
  const { ids, ...found } = await findLive(ctx, selection.live, signal);
  return { jobs: ids.map((id) => ({ queue, id })), ...found };
}

function fieldsOf(
  body: CreateEdit,
  of: { id: string; actor: string; createdAt: number; total: number; queues: string[] },
): string[] {
  const { edit, reason, spreadMs } = body;
  const ratePerSec = body.ratePerSec ?? (spreadMs && (of.total / spreadMs) * 1_000);
  return Object.entries({
    id: of.id,
    kind: "edit",
    state: "pending",
    selection: JSON.stringify(shownOf(body)),
    edit: JSON.stringify(edit),
    reason,
    by: of.actor,
    ratePerSec: ratePerSec || "",
    spreadMs: spreadMs ?? "",
    frozenAt: of.createdAt,
    createdAt: of.createdAt,
    total: of.total,
    moved: 0,
    skipped: 0,
    failed: 0,
    ...(edit.action === "remove" && edit.archive ? { archive: JSON.stringify(NO_ARCHIVE) } : {}),
    queues: JSON.stringify(of.queues),
    position: JSON.stringify({ index: 0 }),
  })
    .flat()
    .map(String);
}
