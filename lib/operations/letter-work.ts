import type { Context } from "../context";
import { lastTrace } from "../dead-letters/stack";
import { moveToCopies } from "../jobs/copy";
import { type Moved, moveToNowhere, moveToReplay } from "../jobs/move";
import { failedScoresByQueue } from "../queues/backend/failed";
import { readJobRows } from "../queues/backend/job-rows";
import { bullKeys } from "../queues/backend/keys";
import { parseQueueKey } from "../queues/identity";
import { openBatchQueue, openQueue } from "../queues/open";
import { changeWords, isCopy, shapeOf } from "./change";
import { noteParents } from "./parents";
import { prepare, type Ready } from "./prepare";
import type { OperationRecord } from "./record";
import { type Candidate, selectBatch } from "./select";
import type { Work } from "./work";

/** A replay's or a discard's own work: its jobs are dead letters, known by the scores that they failed with. */
export const letterWork = (ctx: Context, operation: OperationRecord): Work<Ready> => ({
  select: (position, most) => selectBatch(ctx, { ...operation, position }, most),
  prepare: (candidates, recovering) => prepare(ctx, operation, candidates, { recovering }),
  knownNow: async (queue, ids) => {
    const [scores = []] = await failedScoresByQueue(ctx.redis, [{ queue: parseQueueKey(queue), ids }]);
    return scores;
  },
  read: (jobs) => readCandidates(ctx, operation, jobs),
  before: async (ready) => {
    if (operation.kind === "replay") await noteParents(ctx, operation.id, ready);
  },
  move: (group) => moveGroup(ctx, operation, group),
});

/** These dead letters, as far as they are still there. */
export async function readCandidates(
  ctx: Context,
  operation: OperationRecord,
  jobs: { queue: string; id: string; score: string }[],
): Promise<Candidate[]> {
  const addressed = jobs.map(({ queue, id }) => ({ id, key: bullKeys(parseQueueKey(queue)).job(id) }));
  const rows = await readJobRows(ctx.redis, addressed, shapeOf(operation));
  return jobs.flatMap(({ queue, id, score }, index) => {
    const row = rows[index];
    return row ? [{ queue, known: { id, score }, row }] : [];
  });
}

async function moveGroup(
  ctx: Context,
  { kind, id, by, reason, change }: OperationRecord,
  group: Ready[],
): Promise<Moved[]> {
  const key = group[0]?.queue ?? "";
  const identity = parseQueueKey(key);
  const queue = openBatchQueue(ctx, identity);
  const jobs = group.map(({ job }) => job);
  if (kind === "discard") {
    return moveToNowhere(
      queue,
      jobs.map((job) => job.id),
    );
  }
  const mover = { by, operation: id, atMs: ctx.clock.now(), why: reason, change: changeWords(change) };
  if (!isCopy(change)) return moveToReplay(queue, jobs, mover);
  const target = parseQueueKey(change.queue ?? key);
  // Adding to a queue that is gone would bring half of it back.
  await openQueue(ctx, change.queue ?? key);
  return moveToCopies(
    ctx.redis,
    { queue, key, identity },
    { queue: openBatchQueue(ctx, target), identity: target },
    group.map(({ job, row, payload }) => ({
      ...job,
      payload,
      name: row.whole.name ?? "",
      priority: Number(row.whole.priority ?? 0),
      optsText: row.cut.opts?.text ?? "{}",
      stack: lastTrace(row.cut.stacktrace?.text ?? ""),
    })),
    { change, mover },
  );
}
