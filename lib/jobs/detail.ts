import type { Context } from "../context";
import type { JobState } from "../contract/common";
import type { JobDetail } from "../contract/jobs";
import { failedAttempts } from "../contract/values/jobs";
import { groupOfJob } from "../dead-letters/group-of-job";
import { SpillwayError } from "../errors";
import { deduplicatedNow } from "../queues/backend/deduplication";
import { readMarkedRows } from "../queues/backend/job-logs";
import { type JobRow, type RowShape, readJobRows } from "../queues/backend/job-rows";
import { readState } from "../queues/backend/job-state";
import { readSortedScore, runAtOf } from "../queues/backend/jobs";
import { bullKeys } from "../queues/backend/keys";
import { readRelatives } from "../queues/backend/relatives";
import { parseQueueKey } from "../queues/identity";
import { openQueue } from "../queues/open";
import { holdersOf } from "./held";
import { historyOf, MARK } from "./history";
import { stacksByLife } from "./lives";
import { parentOf } from "./parent";
import { numberOf, objectOf, safeJson } from "./parse";
import { PAYLOAD_BYTES, payloadOf } from "./payload";
import { toParent } from "./relatives";
import { SUMMARY_SHAPE, toJobSummary } from "./summary";
import { traceHref, traceIdOf } from "./trace";

const DETAIL_SHAPE: RowShape = {
  whole: [...SUMMARY_SHAPE.whole, "ats", "stc", "pb", "rjk", "deid"],
  cut: {
    data: PAYLOAD_BYTES,
    opts: PAYLOAD_BYTES,
    failedReason: PAYLOAD_BYTES,
    returnvalue: PAYLOAD_BYTES,
    progress: PAYLOAD_BYTES,
    stacktrace: 1024 * 1024,
  },
};

export const jobNotFound = (id: string) =>
  new SpillwayError("job_not_found", `There is no job ${id.slice(0, 100)} in this queue.`, {
    hint: "It may have been removed, or trimmed by the queue's own retention.",
  });

/**
 * Everything that is known of one job. Nothing of it is trusted: payloads are cut at 64 KiB and need not be JSON.
 * Throws `queue_not_found` and `job_not_found`.
 */
export async function readJobDetail(
  ctx: Context,
  queue: string,
  id: string,
  { traceUrl }: { traceUrl?: string | undefined } = {},
): Promise<JobDetail> {
  const identity = parseQueueKey(queue);
  const state = await readJobState(ctx, queue, id);
  const [[row], logs, score, holders, [self]] = await Promise.all([
    readJobRows(ctx.redis, [{ id, key: bullKeys(identity).job(id) }], DETAIL_SHAPE),
    readMarkedRows(ctx.redis, identity, id, MARK),
    state === "delayed" ? readSortedScore(ctx.redis, identity, "delayed", id) : null,
    state === "delayed" ? holdersOf(ctx, queue, [id]) : new Map<string, string>(),
    readRelatives(ctx.redis, [{ queue: identity, id }]),
  ]);
  if (!row || !self) throw jobNotFound(id);
  const heldBy = holders.get(id) ?? null;
  const runAt = score === null ? null : runAtOf(score);
  const summary = toJobSummary(row, { queue, state, runAt, heldBy });
  const history = historyOf(logs.rows);
  const reference = parentOf(row);
  const [parent] = reference ? await readRelatives(ctx.redis, [reference]) : [];
  const lives = stacksByLife(stacksOf(row), history, failedAttempts(summary));
  const [[deduplicatedTo = null], group] = await Promise.all([
    deduplicatedNow(ctx.redis, identity, [row.whole.deid]),
    state === "failed" ? groupOfJob(ctx, { queue, id, failedAt: summary.finishedOn ?? 0 }) : null,
  ]);
  const traceId = traceIdOf(row.cut.opts?.text, row.cut.data?.text);
  return {
    ...summary,
    queueName: identity.name,
    data: payloadOf(row.cut.data ?? { text: "", bytes: 0 }) ?? EMPTY,
    opts: payloadOf(row.cut.opts) ?? EMPTY,
    returnvalue: payloadOf(row.cut.returnvalue),
    progress: payloadOf(row.cut.progress),
    stacktrace: lives.present,
    logs: { count: logs.count - history.length },
    addedDelayMs: numberOf(String(objectOf(row.cut.opts?.text).delay ?? "")) ?? 0,
    delayMs: numberOf(row.whole.delay) ?? 0,
    history: lives.history,
    attemptsStarted: numberOf(row.whole.ats) ?? 0,
    stalledCounter: numberOf(row.whole.stc) ?? 0,
    processedBy: row.whole.pb ?? null,
    schedulerId: row.whole.rjk ?? null,
    deduplicationId: row.whole.deid ?? null,
    deduplicatedTo,
    group,
    trace: traceId === null ? null : { id: traceId, href: traceHref(traceUrl, traceId) },
    parent: reference && parent ? toParent(parent, reference) : null,
    children: self.children,
  };
}

const EMPTY = { text: "", bytes: 0, truncated: false, isJson: false };

/** The state BullMQ has a job in. Throws `job_not_found`, also for a hash that no state refers to any more. */
export async function readJobState(ctx: Context, queue: string, id: string): Promise<JobState> {
  await openQueue(ctx, queue);
  const state = await readState(ctx.redis, parseQueueKey(queue), id);
  if (state === null) throw jobNotFound(id);
  return state;
}

/** One text per failed attempt; a trace that is no JSON list is shown as it is. */
export function stacksOf(row: JobRow): string[] {
  const text = row.cut.stacktrace?.text;
  if (!text) return [];
  const parsed = safeJson(text);
  return Array.isArray(parsed) ? parsed.map(String) : [text];
}
