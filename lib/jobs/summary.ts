import type { JobState } from "../contract/common";
import type { JobSummary } from "../contract/jobs";
import type { JobRow, RowShape } from "../queues/backend/job-rows";
import { attemptsMadeOf, attemptsOf, numberOf, objectOf, tenantOf, timeOf } from "./parse";

const PREVIEW_CHARS = 200;
/** Enough of the data to find the tenant of nearly every payload. */
const DATA_BYTES = 4_096;
const REASON_BYTES = 2_048;

/** What a row of a list needs of a job's hash. */
export const SUMMARY_SHAPE: RowShape = {
  whole: [
    "name",
    "timestamp",
    "processedOn",
    "finishedOn",
    "delay",
    "priority",
    "atm",
    "attemptsMade",
    "parentKey",
    "parent",
  ],
  cut: { data: DATA_BYTES, opts: 16_384, failedReason: REASON_BYTES },
};

/** The first characters of a payload. */
export const previewOf = (row: JobRow) => (row.cut.data?.text ?? "").slice(0, PREVIEW_CHARS);

interface Known {
  queue: string;
  state: JobState;
  /** When a delayed job becomes runnable, from the score of BullMQ's delayed set. */
  runAt: number | null;
  heldBy: string | null;
}

/** A job's hash as the row of a list. */
export function toJobSummary(row: JobRow, { queue, state, runAt, heldBy }: Known): JobSummary {
  const opts = objectOf(row.cut.opts?.text);
  return {
    queue,
    id: row.id,
    name: row.whole.name ?? "",
    state,
    timestamp: timeOf(row.whole.timestamp),
    processedOn: timeOf(row.whole.processedOn),
    finishedOn: timeOf(row.whole.finishedOn),
    runAt: heldBy === null ? runAt : null,
    priority: numberOf(row.whole.priority) ?? 0,
    attemptsMade: attemptsMadeOf(row),
    attempts: attemptsOf(opts),
    failedReason: row.cut.failedReason?.text ?? null,
    tenant: tenantOf(row.cut.data?.text ?? ""),
    dataPreview: previewOf(row),
    heldBy,
  };
}
