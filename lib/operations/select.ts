import type { Context } from "../context";
import { nextLetters } from "../dead-letters/next-letters";
import { failedScores } from "../queues/backend/failed";
import { type JobRow, type RowShape, readJobRows } from "../queues/backend/job-rows";
import { bullKeys } from "../queues/backend/keys";
import type { Scored } from "../queues/backend/sorted-page";
import { parseQueueKey } from "../queues/identity";
import { shapeOf } from "./change";
import { readCanaryMembers } from "./journal";
import { memberOf, parseMember } from "./member";
import type { OperationRecord, Position } from "./record";

/** A job that an operation is about to move, as it was just read. */
export interface Candidate {
  /** Key of its queue. */
  queue: string;
  /** Its id, and what it is known by until it is moved: the score it failed with, or the mark of a live job. */
  known: Scored;
  row: JobRow;
}

export interface Selected {
  candidates: Candidate[];
  /** Chosen jobs that are not failed any more, or failed again after the selection was frozen. */
  skipped: number;
  /** Where the next batch begins. */
  next: Position;
  done: boolean;
}

/** As much of an operation as says which jobs it takes and what becomes of them. */
export type Selecting = Pick<
  OperationRecord,
  "id" | "kind" | "selection" | "frozenAt" | "queues" | "position" | "canary" | "change"
>;

interface Wanted {
  most: number;
  shape: RowShape;
  /** Members of a canary: they have had their turn. */
  first: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

/** The next candidates of an operation behind a position, at most `most`; there may be none although more follow. */
export async function selectBatch(
  ctx: Context,
  operation: Selecting,
  most: number,
  shape: RowShape = shapeOf(operation),
): Promise<Selected> {
  const { position, canary } = operation;
  const first = canary === null ? NONE : await readCanaryMembers(ctx, operation.id);
  if ("index" in position) return selectChosen(ctx, operation, position.index, { most, shape, first });
  return selectMatching(ctx, operation, position, { most, shape, first });
}

async function selectMatching(
  ctx: Context,
  { selection, frozenAt, queues }: Selecting,
  position: Extract<Position, { queue: number }>,
  { most, shape, first }: Wanted,
): Promise<Selected> {
  const queue = queues[position.queue];
  const filter = "filter" in selection ? selection.filter : null;
  if (queue === undefined || filter === null) {
    return { candidates: [], skipped: 0, next: position, done: true };
  }
  const { letters, next: after } = await nextLetters(ctx, {
    filter,
    queue,
    after: position.after,
    notAfter: frozenAt,
    most,
    shape,
  });
  const candidates = letters
    .filter(({ failed }) => !first.has(memberOf(queue, failed.id)))
    .map(({ failed, row }): Candidate => ({ queue, known: failed, row }));
  if (after !== null) return { candidates, skipped: 0, next: { ...position, after }, done: false };
  const next = { queue: position.queue + 1, after: null };
  return { candidates, skipped: 0, next, done: next.queue >= queues.length };
}

async function selectChosen(
  ctx: Context,
  { id, frozenAt }: Selecting,
  index: number,
  { most, shape, first }: Wanted,
): Promise<Selected> {
  const members = await ctx.redis.lrange(ctx.keys.operationIds(id), index, index + most - 1);
  const jobs = members.filter((member) => !first.has(member)).map(parseMember);
  const candidates = await candidatesOf(ctx, jobs, frozenAt, shape);
  return {
    candidates,
    skipped: jobs.length - candidates.length,
    next: { index: index + members.length },
    done: members.length < most,
  };
}

/** Of these jobs, those that are dead letters since `frozenAt` or longer. */
export async function candidatesOf(
  ctx: Context,
  jobs: { queue: string; id: string }[],
  frozenAt: number,
  shape: RowShape,
): Promise<Candidate[]> {
  const addresses = jobs.map((job) => ({ queue: parseQueueKey(job.queue), id: job.id }));
  const scores = await failedScores(ctx.redis, addresses);
  const rows = await readJobRows(
    ctx.redis,
    addresses.map(({ queue, id }) => ({ id, key: bullKeys(queue).job(id) })),
    shape,
  );
  return jobs.flatMap(({ queue, id }, place): Candidate[] => {
    const score = scores[place];
    const row = rows[place];
    const meant = typeof score === "string" && Number(score) <= frozenAt;
    return meant && row ? [{ queue, known: { id, score }, row }] : [];
  });
}
