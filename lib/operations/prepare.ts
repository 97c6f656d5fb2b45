import type { Context } from "../context";
import type { Replayable } from "../jobs/move";
import { livesRecordedBy, toReplayable, UNFINISHED_CHILDREN } from "../jobs/replayable";
import { parentWaitsFor, waitsForChildren } from "../queues/backend/relatives";
import { parseQueueKey } from "../queues/identity";
import type { OperationRecord } from "./record";
import type { Candidate } from "./select";

/** A candidate that may be moved, with what its move needs. */
export interface Ready extends Candidate {
  job: Replayable;
}

export interface Prepared {
  ready: Ready[];
  refused: number;
  /** The last cause of a refusal. */
  error: string | null;
}

const AWAITED_CHILD =
  "A flow's parent waits for it: without it the parent would run as if it had never been. Replay it, or remove it on its own page.";

/**
 * A failed job's time comes from its worker's clock. As far as that clock may lag behind Redis, a job that this
 * operation has replayed and that failed again looks as if it had failed before the selection was frozen.
 */
const CLOCK_LAG_MS = 60_000;

/** Sorts out what must not be moved; reads in pipelines, queue by queue, and changes nothing. */
export async function prepare(
  ctx: Context,
  operation: OperationRecord,
  candidates: Candidate[],
  { recovering = false } = {},
): Promise<Prepared> {
  const prepared: Prepared = { ready: [], refused: 0, error: null };
  for (const group of byQueue(candidates)) {
    const refusals = await refusalsOf(ctx, operation, group);
    const lives = await recordedLives(ctx, operation, group, recovering);
    for (const [index, candidate] of group.entries()) {
      const refusal = refusals[index];
      const recorded = lives[index] ?? [];
      const job = toReplayable(candidate.row, candidate.failed, false);
      if (recorded.some((failedAt) => failedAt !== job.failedAt)) continue;
      if (refusal) {
        prepared.refused += 1;
        prepared.error = refusal;
      } else {
        prepared.ready.push({ ...candidate, job: { ...job, recorded: recorded.length > 0 } });
      }
    }
  }
  return prepared;
}

/** Candidates queue by queue, their order kept within each. */
export function byQueue<T extends { queue: string }>(items: T[]): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.queue) ?? [];
    group.push(item);
    groups.set(item.queue, group);
  }
  return [...groups.values()];
}

async function refusalsOf(
  ctx: Context,
  { kind }: OperationRecord,
  group: Candidate[],
): Promise<(string | null)[]> {
  const queue = parseQueueKey(group[0]?.queue ?? "");
  if (kind === "replay") {
    const waits = await waitsForChildren(
      ctx.redis,
      queue,
      group.map(({ failed }) => failed.id),
    );
    return waits.map((it) => (it ? UNFINISHED_CHILDREN : null));
  }
  const awaited = await parentWaitsFor(
    ctx.redis,
    queue,
    group.map(({ failed, row }) => ({ id: failed.id, parentKey: row.whole.parentKey })),
  );
  return awaited.map((it) => (it ? AWAITED_CHILD : null));
}

async function recordedLives(
  ctx: Context,
  { kind, id, frozenAt }: OperationRecord,
  group: Candidate[],
  recovering: boolean,
): Promise<number[][]> {
  const lives: number[][] = group.map(() => []);
  if (kind === "discard") return lives;
  const doubtful = [...group.keys()].filter(
    (index) => recovering || Number(group[index]?.failed.score) >= frozenAt - CLOCK_LAG_MS,
  );
  const queue = parseQueueKey(group[0]?.queue ?? "");
  const found = await livesRecordedBy(
    ctx.redis,
    queue,
    doubtful.map((index) => group[index]?.failed.id ?? ""),
    id,
  );
  for (const [place, index] of doubtful.entries()) lives[index] = found[place] ?? [];
  return lives;
}
