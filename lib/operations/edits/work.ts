import type { Context } from "../../context";
import type { JobEdit } from "../../contract/edits";
import { parseMark, readMarks } from "../../queues/backend/marks";
import { parseQueueKey } from "../../queues/identity";
import { memberOf, parseMember } from "../member";
import type { OperationRecord } from "../record";
import type { Candidate } from "../select";
import type { Work } from "../work";
import { applyEdit } from "./apply";
import { type LiveJob, liveJobs } from "./live";
import { prepareEdit } from "./prepare";

/** Jobs in one batch of an edit: a job that waits in a long list takes Redis a millisecond. */
export const MAX_EDIT_BATCH = 200;

/** An edit's own work: its jobs were written down when it was asked for, and each is known by its mark. */
export function editWork(ctx: Context, operation: OperationRecord, edit: JobEdit): Work<LiveJob> {
  const editing = { ...operation, edit };
  return {
    select: async (position, most) => {
      if (!("index" in position)) throw new Error("An edit takes its jobs from a list.");
      const from = position.index;
      const members = await ctx.redis.lrange(ctx.keys.operationIds(operation.id), from, from + most - 1);
      const candidates = await liveJobs(ctx, editing, members.map(parseMember));
      return {
        candidates,
        skipped: members.length - candidates.length,
        next: { index: from + members.length },
        done: members.length < most,
      };
    },
    prepare: (candidates) => prepareEdit(ctx, edit, candidates.flatMap(withMark)),
    knownNow: (queue, ids) => readMarks(ctx.redis, parseQueueKey(queue), ids),
    read: async (jobs) => {
      const meant = new Set(jobs.map(({ queue, id, score }) => `${memberOf(queue, id)} ${score}`));
      // A runner that was thought to be dead may have changed one since it was looked at.
      return (await liveJobs(ctx, editing, jobs)).filter(({ queue, known }) =>
        meant.has(`${memberOf(queue, known.id)} ${known.score}`),
      );
    },
    before: async () => {},
    move: (group) => applyEdit(ctx, edit, group),
  };
}

function withMark(candidate: Candidate): LiveJob[] {
  const mark = parseMark(candidate.known.score);
  return mark === null ? [] : [{ ...candidate, mark }];
}
