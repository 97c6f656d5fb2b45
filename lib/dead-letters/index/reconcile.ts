import { setImmediate as nextTurn } from "node:timers/promises";
import type { Context } from "../../context";
import { failedScoresByQueue } from "../../queues/backend/failed";
import { readJobRows } from "../../queues/backend/job-rows";
import { bullKeys } from "../../queues/backend/keys";
import { parseQueueKey } from "../../queues/identity";
import { readDeaths } from "./deaths";
import { type LocatedRow, locateRows } from "./locate";
import { INDEX_SHAPE, type IndexRow, toIndexRow } from "./row";
import type { IndexChange, IndexWriter } from "./writer";

type Ctx = Pick<Context, "redis" | "keys">;

/** A job and when it failed, as its failed set says: null when it is not in it. */
export interface Truth {
  queue: string;
  id: string;
  score: string | null;
}

/** Jobs in one call, so that each of its steps holds Redis up for a few milliseconds at most. */
export const MOST_JOBS = 1_000;
/** Fingerprints made before others may run. */
const ROWS_PER_TURN = 100;

/** Asks the failed sets when these jobs failed. One ZMSCORE a queue. */
export async function readTruths({ redis }: Ctx, jobs: { queue: string; ids: string[] }[]): Promise<Truth[]> {
  const scores = await failedScoresByQueue(
    redis,
    jobs.map(({ queue, ids }) => ({ queue: parseQueueKey(queue), ids })),
  );
  return jobs.flatMap(({ queue, ids }, index) =>
    ids.map((id, place) => ({ queue, id, score: scores[index]?.[place] ?? null })),
  );
}

/**
 * Makes the index say of these jobs what their failed sets say: a job has one row, with the time at which it failed last,
 * or none. Whatever the index said before, and however often it is called. What else changed (`also`) is written in the
 * same step. Gives whether rows had to change.
 */
export async function reconcile(
  ctx: Ctx,
  writer: IndexWriter,
  told: Truth[],
  also: Pick<IndexChange, "reads" | "heardUntilMs"> = {},
): Promise<boolean> {
  // A job that is told of twice must not get two rows.
  const truths = [...new Map(told.map((truth) => [`${truth.queue}:${truth.id}`, truth])).values()];
  const located = await locateRows(ctx, writer, truths);
  const remove: LocatedRow[] = [];
  const missing: { queue: string; id: string; failedAt: number }[] = [];
  for (const [index, { queue, id, score }] of truths.entries()) {
    const rows = located[index] ?? [];
    const right = score === null ? -1 : rows.findIndex(({ failedAt }) => failedAt === Number(score));
    remove.push(...rows.filter((_, place) => place !== right));
    if (score !== null && right === -1) missing.push({ queue, id, failedAt: Number(score) });
  }
  const hasNews = remove.length > 0 || missing.length > 0;
  if (!hasNews && also.reads === undefined && also.heardUntilMs === undefined) return false;
  await writer.commit({ add: await readRows(ctx, missing), remove, ...also });
  return hasNews;
}

async function readRows(
  ctx: Ctx,
  jobs: { queue: string; id: string; failedAt: number }[],
): Promise<IndexRow[]> {
  const addresses = jobs.map(({ queue, id }) => ({ id, key: bullKeys(parseQueueKey(queue)).job(id) }));
  const [read, deaths] = await Promise.all([
    readJobRows(ctx.redis, addresses, INDEX_SHAPE),
    readDeaths(ctx, jobs),
  ]);
  const rows: IndexRow[] = [];
  for (const [index, job] of jobs.entries()) {
    rows.push(toIndexRow(job, read[index] ?? null, deaths.get(`${job.queue}:${job.id}`) ?? null));
    if (rows.length % ROWS_PER_TURN === 0) await nextTurn();
  }
  return rows;
}
