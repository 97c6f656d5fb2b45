import type { Context } from "../../context";
import type { JobEdit } from "../../contract/edits";
import { STATES_OF } from "../../contract/values/edits";
import { byQueue } from "../../group-by";
import { type JobRow, type RowShape, readJobRows } from "../../queues/backend/job-rows";
import { bullKeys } from "../../queues/backend/keys";
import { type LiveMark, parseMark, readMarks } from "../../queues/backend/marks";
import { parseQueueKey } from "../../queues/identity";
import type { OperationRecord } from "../record";
import type { Candidate } from "../select";

/** What an edit must know of its jobs. */
export const EDIT_SHAPE: RowShape = {
  whole: ["name", "timestamp", "parentKey", "rjk", "gid"],
  cut: { opts: 16_384 },
};

/** As much of an edit as says which jobs it takes. */
export type Editing = Pick<OperationRecord, "selection" | "frozenAt"> & { edit: JobEdit };

/** A live job that an edit may take: known by its mark. */
export interface LiveJob extends Candidate {
  mark: LiveMark;
}

/**
 * Of these jobs, those that an edit is for now: still in a state that it is for, and not begun since it was asked for. One
 * that a worker took meanwhile is none, wherever it is by now.
 */
export async function liveJobs(
  ctx: Context,
  { selection, frozenAt, edit }: Editing,
  jobs: { queue: string; id: string }[],
  shape: RowShape = EDIT_SHAPE,
): Promise<LiveJob[]> {
  const states = "live" in selection ? [selection.live.state] : STATES_OF[edit.action];
  const found: LiveJob[] = [];
  for (const group of byQueue(jobs)) {
    const identity = parseQueueKey(group[0]?.queue ?? "");
    const marks = await readMarks(
      ctx.redis,
      identity,
      group.map(({ id }) => id),
    );
    const live = group.flatMap(({ queue, id }, index) => {
      const score = marks[index] ?? "";
      const mark = parseMark(score);
      const isMeant = mark !== null && states.includes(mark.state) && (mark.begunAt ?? 0) <= frozenAt;
      return isMeant ? [{ queue, known: { id, score }, mark }] : [];
    });
    const keys = bullKeys(identity);
    const rows = await readJobRows(
      ctx.redis,
      live.map(({ known }) => ({ id: known.id, key: keys.job(known.id) })),
      shape,
    );
    found.push(
      ...live.flatMap((one, index) => (rows[index] ? [{ ...one, row: rows[index] as JobRow }] : [])),
    );
  }
  return found;
}
