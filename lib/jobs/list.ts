import { z } from "zod";
import type { Context } from "../context";
import type { JobState } from "../contract/common";
import type { JobSummary } from "../contract/jobs";
import { decodeCursor, encodeCursor, scoreText } from "../cursor";
import { readJobRows } from "../queues/backend/job-rows";
import { isSortedState, readListState, readSortedState, runAtOf } from "../queues/backend/jobs";
import { bullKeys } from "../queues/backend/keys";
import { parseQueueKey } from "../queues/identity";
import { openQueue } from "../queues/open";
import { holdersOf } from "./held";
import { SUMMARY_SHAPE, toJobSummary } from "./summary";

const sortedCursor = z.tuple([scoreText, z.string()]);
const listCursor = z.tuple([z.number().int().nonnegative()]);

interface JobPage {
  jobs: JobSummary[];
  nextCursor: string | null;
  total: number;
}

/**
 * A page of a queue's jobs in one state. Order: waiting, prioritized and delayed by what runs next; active by what has
 * run longest; completed, failed and waiting-children newest first. `total` is exact. Throws `queue_not_found`.
 */
export async function listJobs(
  ctx: Context,
  queue: string,
  { state, cursor, limit }: { state: JobState; cursor?: string; limit: number },
): Promise<JobPage> {
  const identity = parseQueueKey(queue);
  await openQueue(ctx, queue);
  const page = isSortedState(state)
    ? await sortedPage(ctx, queue, state, cursor, limit)
    : await listPage(ctx, queue, state, cursor, limit);
  const keys = bullKeys(identity);
  const ids = page.members.map((member) => member.id);
  const [rows, holders] = await Promise.all([
    readJobRows(
      ctx.redis,
      ids.map((id) => ({ id, key: keys.job(id) })),
      SUMMARY_SHAPE,
    ),
    state === "delayed" ? holdersOf(ctx, queue, ids) : new Map<string, string>(),
  ]);
  const jobs = rows.flatMap((row, index) => {
    if (row === null) return [];
    const score = page.members[index]?.score;
    const runAt = state === "delayed" && score ? runAtOf(score) : null;
    return [toJobSummary(row, { queue, state, runAt, heldBy: holders.get(row.id) ?? null })];
  });
  return { jobs, nextCursor: page.nextCursor, total: page.total };
}

interface IdPage {
  members: { id: string; score?: string }[];
  nextCursor: string | null;
  total: number;
}

async function sortedPage(
  ctx: Context,
  queue: string,
  state: Exclude<JobState, "waiting" | "active">,
  cursor: string | undefined,
  limit: number,
): Promise<IdPage> {
  const at = decodeCursor(sortedCursor, cursor);
  const after = at && { score: at[0], id: at[1] };
  const read = await readSortedState(ctx.redis, parseQueueKey(queue), state, { count: limit + 1, after });
  const members = read.members.slice(0, limit);
  const last = members.at(-1);
  const nextCursor = read.members.length > limit && last ? encodeCursor([last.score, last.id]) : null;
  return { members, nextCursor, total: read.total };
}

async function listPage(
  ctx: Context,
  queue: string,
  state: "waiting" | "active",
  cursor: string | undefined,
  limit: number,
): Promise<IdPage> {
  const offset = decodeCursor(listCursor, cursor)?.[0] ?? 0;
  const { ids, total } = await readListState(ctx.redis, parseQueueKey(queue), state, {
    count: limit,
    offset,
  });
  const next = offset + ids.length;
  return {
    members: ids.map((id) => ({ id })),
    nextCursor: ids.length > 0 && next < total ? encodeCursor([next]) : null,
    total,
  };
}
