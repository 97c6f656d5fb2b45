import type { Redis } from "ioredis";
import { readLastLogs } from "../queues/backend/job-logs";
import { type JobRow, type RowShape, readJobRows } from "../queues/backend/job-rows";
import { bullKeys } from "../queues/backend/keys";
import type { Scored } from "../queues/backend/sorted-page";
import type { QueueIdentity } from "../queues/identity";
import { readLife } from "./history";
import type { Replayable } from "./move";
import { attemptsMadeOf, objectOf } from "./parse";
import { replayRefusals } from "./refusals";

/** What a replay must know of a job. Options are read whole: they say where the job belongs. */
export const REPLAY_SHAPE: RowShape = {
  whole: ["name", "atm", "attemptsMade", "parentKey", "parent", "rjk", "deid", "gid"],
  cut: { failedReason: 8_192, opts: 1024 * 1024 },
};

const LOG_ROWS = 20;

export interface RecordedLife {
  failedAt: number;
  /** Of the payload before it was patched; null when it was not. */
  sha: string | null;
}

export function toReplayable(row: JobRow, failed: Scored, recorded: boolean): Replayable {
  const opts = objectOf(row.cut.opts?.text);
  return {
    id: row.id,
    failedAt: Math.floor(Number(failed.score)),
    failedReason: row.cut.failedReason?.text ?? "",
    attemptsMade: attemptsMadeOf(row),
    lifo: opts.lifo === true,
    // BullMQ stores keepLogs as `kl`.
    keepLogs: typeof opts.kl === "number" ? opts.kl : undefined,
    recorded,
  };
}

/** Reads one failed job for its replay: null when it is gone, a sentence when it must not be replayed. */
export async function readReplayable(
  redis: Redis,
  queue: QueueIdentity,
  failed: Scored,
): Promise<Replayable | string | null> {
  const [row] = await readJobRows(
    redis,
    [{ id: failed.id, key: bullKeys(queue).job(failed.id) }],
    REPLAY_SHAPE,
  );
  if (!row) return null;
  const [refusal] = await replayRefusals(redis, queue, [row]);
  return refusal ?? toReplayable(row, failed, false);
}

/** For each job, what this operation has already recorded of a replay of it. */
export async function livesRecordedBy(
  redis: Redis,
  queue: QueueIdentity,
  ids: string[],
  operation: string,
): Promise<RecordedLife[][]> {
  const logs = await readLastLogs(redis, queue, ids, LOG_ROWS);
  return logs.map((rows) =>
    rows.flatMap((row) => {
      const life = readLife(row);
      return life?.operation === operation && life.failedAt !== null
        ? [{ failedAt: life.failedAt, sha: life.sha ?? null }]
        : [];
    }),
  );
}
