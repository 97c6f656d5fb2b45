import type { Context } from "../context";
import type { DeadLetter } from "../contract/dead-letters";
import { parentOf } from "../jobs/parent";
import { attemptsMadeOf, attemptsOf, objectOf, tenantOf, timeOf } from "../jobs/parse";
import { type Flow, NO_FLOW, readFlows } from "../jobs/relatives";
import { previewOf, SUMMARY_SHAPE } from "../jobs/summary";
import { failedScores } from "../queues/backend/failed";
import { type JobRow, type RowShape, readJobRows } from "../queues/backend/job-rows";
import { bullKeys } from "../queues/backend/keys";
import { parseQueueKey } from "../queues/identity";
import type { IndexedLetter } from "./index/letters";
import type { Place } from "./merge";

/** The hashes of these jobs, whatever queues they are in; null for one that is gone. */
export function readRows(
  { redis }: Pick<Context, "redis">,
  jobs: { queue: string; id: string }[],
  shape: RowShape,
): Promise<(JobRow | null)[]> {
  return readJobRows(
    redis,
    jobs.map(({ queue, id }) => ({ id, key: bullKeys(parseQueueKey(queue)).job(id) })),
    shape,
  );
}

/** Dead letters as lists show them, of places in BullMQ's failed sets. */
export async function readItems(ctx: Context, places: Place[]): Promise<DeadLetter[]> {
  const rows = await readRows(ctx, places, SUMMARY_SHAPE);
  const flows = await flowsOf(ctx, places, rows);
  return places.flatMap(({ queue, id, score }, index) => {
    const row = rows[index];
    const flow = flows[index] ?? NO_FLOW;
    return row ? [toDeadLetter({ queue, id, failedAt: Number(score) }, row, { flow, indexed: null })] : [];
  });
}

/**
 * Dead letters as lists show them, of rows of the index. The index lags behind by a second: what is not failed any more is
 * left out.
 */
export async function readIndexedItems(ctx: Context, letters: IndexedLetter[]): Promise<DeadLetter[]> {
  const addresses = letters.map(({ queue, id }) => ({ queue: parseQueueKey(queue), id }));
  const [rows, scores] = await Promise.all([
    readRows(ctx, letters, SUMMARY_SHAPE),
    failedScores(ctx.redis, addresses),
  ]);
  const flows = await flowsOf(ctx, letters, rows);
  return letters.flatMap((letter, index) => {
    const row = rows[index];
    const flow = flows[index] ?? NO_FLOW;
    return row && scores[index] ? [toDeadLetter(letter, row, { flow, indexed: letter })] : [];
  });
}

const flowsOf = (ctx: Context, jobs: { queue: string; id: string }[], rows: (JobRow | null)[]) =>
  readFlows(
    ctx,
    jobs.map(({ queue, id }, index) => {
      const row = rows[index];
      return row ? { queue: parseQueueKey(queue), id, parent: parentOf(row) } : null;
    }),
  );

function toDeadLetter(
  { queue, id, failedAt }: Pick<IndexedLetter, "queue" | "id" | "failedAt">,
  row: JobRow,
  { flow, indexed }: { flow: Flow; indexed: IndexedLetter | null },
): DeadLetter {
  const { name: queueName, prefix } = parseQueueKey(queue);
  return {
    queue,
    queueName,
    prefix,
    id,
    name: row.whole.name ?? "",
    failedReason: row.cut.failedReason?.text ?? "",
    failedAt: Math.floor(failedAt),
    timestamp: timeOf(row.whole.timestamp),
    attemptsMade: attemptsMadeOf(row),
    attempts: attemptsOf(objectOf(row.cut.opts?.text)),
    tenant: tenantOf(row.cut.data?.text ?? ""),
    dataPreview: previewOf(row),
    ...flow,
    group: indexed?.group ?? null,
    class: indexed?.class ?? null,
    code: indexed?.code ?? null,
    appVersion: indexed?.appVersion ?? null,
  };
}
