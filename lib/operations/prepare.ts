import type { Context } from "../context";
import { byQueue } from "../group-by";
import type { Replayable } from "../jobs/move";
import { OF_PRO_GROUP, replayRefusals } from "../jobs/refusals";
import { livesRecordedBy, type RecordedLife, toReplayable } from "../jobs/replayable";
import { CHILD_OUTCOMES, parentNeeds, withChildren } from "../queues/backend/children";
import { schedulerWaitsFor } from "../queues/backend/schedulers";
import { parseQueueKey, type QueueIdentity } from "../queues/identity";
import { changePayload, isCopy } from "./change";
import type { Candidate, Selecting } from "./select";
import type { Prepared } from "./work";

/** A candidate that may be moved, with what its move needs. */
export interface Ready extends Candidate {
  job: Replayable;
  /** The payload that a new job gets in its place. */
  payload: unknown;
}

const NEEDED_BY_PARENT = {
  unprocessed:
    "A flow's parent waits for it: without it the parent would run as if it had never been. Replay it, or remove it on its own page.",
  failed:
    "A flow's parent failed with it: without it the parent could never be replayed. Discard the parent first, or remove it on its own page.",
};
const OF_SCHEDULER = "It belongs to a job scheduler, which waits for it.";
const OF_FLOW =
  "It belongs to a flow: a new job in its place would not. Replay it without a change of this kind.";

/**
 * A failed job's time comes from its worker's clock. As far as that clock may lag behind Redis, a job that this
 * operation has replayed and that failed again looks as if it had failed before the selection was frozen.
 */
const CLOCK_LAG_MS = 60_000;

/** Sorts out what must not be moved; reads in pipelines, queue by queue, and changes nothing. */
export async function prepare(
  ctx: Context,
  operation: Selecting,
  candidates: Candidate[],
  { recovering = false } = {},
): Promise<Prepared<Ready>> {
  const prepared: Prepared<Ready> = { ready: [], refused: [] };
  for (const group of byQueue(candidates)) {
    const [refusals, lives] = await Promise.all([
      refusalsOf(ctx, operation, group),
      recordedLives(ctx, operation, group, recovering),
    ]);
    for (const [index, candidate] of group.entries()) {
      const recorded = lives[index] ?? [];
      const job = toReplayable(candidate.row, candidate.known, recorded.length > 0);
      if (recorded.some(({ failedAt }) => failedAt !== job.failedAt)) continue;
      const reason = refusals[index];
      if (reason) prepared.refused.push({ candidate, reason });
      else if (operation.change === null) prepared.ready.push({ ...candidate, job, payload: undefined });
      else {
        const changed = changePayload(operation.change, candidate.row, recorded);
        if ("refusal" in changed) prepared.refused.push({ candidate, reason: changed.refusal });
        else {
          const { payload, patch } = changed;
          prepared.ready.push({ ...candidate, job: { ...job, ...(patch ? { patch } : {}) }, payload });
        }
      }
    }
  }
  return prepared;
}

async function refusalsOf(
  ctx: Context,
  { kind, change }: Selecting,
  group: Candidate[],
): Promise<(string | null)[]> {
  const queue = parseQueueKey(group[0]?.queue ?? "");
  if (kind === "replay" && !isCopy(change)) {
    return replayRefusals(
      ctx.redis,
      queue,
      group.map(({ row }) => row),
    );
  }
  const [scheduled, tied] = await Promise.all([
    schedulerWaitsFor(
      ctx.redis,
      queue,
      group.map(({ known, row }) => ({ id: known.id, schedulerId: row.whole.rjk })),
    ),
    kind === "replay" ? ofFlow(ctx, queue, group) : neededByParent(ctx, queue, group),
  ]);
  return group.map(({ row }, index) => {
    if (kind === "replay" && row.whole.gid !== undefined) return OF_PRO_GROUP;
    return scheduled[index] ? OF_SCHEDULER : (tied[index] ?? null);
  });
}

async function neededByParent(
  ctx: Context,
  queue: QueueIdentity,
  group: Candidate[],
): Promise<(string | null)[]> {
  const needs = await parentNeeds(
    ctx.redis,
    queue,
    group.map(({ known, row }) => ({ id: known.id, parentKey: row.whole.parentKey })),
  );
  return needs.map((need) => need && NEEDED_BY_PARENT[need]);
}

async function ofFlow(ctx: Context, queue: QueueIdentity, group: Candidate[]): Promise<(string | null)[]> {
  const parents = await withChildren(
    ctx.redis,
    group.map(({ known }) => ({ queue, id: known.id })),
    CHILD_OUTCOMES,
  );
  return group.map(({ row }, index) =>
    row.whole.parentKey !== undefined || parents[index] ? OF_FLOW : null,
  );
}

async function recordedLives(
  ctx: Context,
  { kind, id, frozenAt }: Selecting,
  group: Candidate[],
  recovering: boolean,
): Promise<RecordedLife[][]> {
  const lives: RecordedLife[][] = group.map(() => []);
  if (kind === "discard") return lives;
  const doubtful = [...group.keys()].filter(
    (index) => recovering || Number(group[index]?.known.score) >= frozenAt - CLOCK_LAG_MS,
  );
  if (doubtful.length === 0) return lives;
  const queue = parseQueueKey(group[0]?.queue ?? "");
  const found = await livesRecordedBy(
    ctx.redis,
    queue,
    doubtful.map((index) => group[index]?.known.id ?? ""),
    id,
  );
  for (const [place, index] of doubtful.entries()) lives[index] = found[place] ?? [];
  return lives;
}
