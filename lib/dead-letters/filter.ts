import type { DeadLetterFilter } from "../contract/dead-letters";
import type { FailedRange } from "../queues/backend/failed";
import type { JobRow, RowShape } from "../queues/backend/job-rows";

/** As much of a failure's reason as is searched and shown, in bytes. */
const REASON_BYTES = 8_192;

/** What a filter must see of a job. */
export const MATCH_SHAPE: RowShape = { whole: ["name"], cut: { failedReason: REASON_BYTES } };

/** Whether matching needs the job itself, rather than its place in the failed set alone. */
export const needsScan = (filter: DeadLetterFilter) => filter.name !== undefined || filter.text !== undefined;

/** The bounds of a filter in the failed set. `notAfter` and `laterThan` are further ones, epoch ms; the latter is left out itself. */
export function rangeOf(filter: DeadLetterFilter, notAfter?: number, laterThan?: number): FailedRange {
  const to = Math.min(filter.to ?? Number.POSITIVE_INFINITY, notAfter ?? Number.POSITIVE_INFINITY);
  return {
    min:
      laterThan !== undefined && (filter.from ?? Number.NEGATIVE_INFINITY) <= laterThan
        ? `(${laterThan}`
        : String(filter.from ?? "-inf"),
    max: Number.isFinite(to) ? String(to) : "+inf",
  };
}

/** A test for job rows: the exact name, and the text anywhere in the reason, in any case. */
export function matcher(filter: DeadLetterFilter): (row: JobRow) => boolean {
  const text = filter.text?.toLowerCase();
  return (row) =>
    (filter.name === undefined || row.whole.name === filter.name) &&
    (text === undefined || (row.cut.failedReason?.text ?? "").toLowerCase().includes(text));
}
