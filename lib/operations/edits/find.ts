import type { Context } from "../../context";
import type { LiveFilter } from "../../contract/edits";
import { MAX_EDITED, MAX_LOOKED_AT } from "../../contract/values/edits";
import { timeOf } from "../../jobs/parse";
import { type JobRow, type RowShape, readJobRowsInParts } from "../../queues/backend/job-rows";
import { readSortedState, readWaitingFromHead } from "../../queues/backend/jobs";
import { bullKeys } from "../../queues/backend/keys";
import type { Scored } from "../../queues/backend/sorted-page";
import { parseQueueKey, type QueueIdentity } from "../../queues/identity";

/** Ids that are read at once. */
const PAGE = 1_000;
/** As much of a payload as is searched. */
const TEXT_BYTES = 64 * 1024;
/** Rest after a part of the jobs that are looked at, half as long as it took and at most this: others use Redis too. */
const MOST_REST_MS = 50;

export interface Found {
  /** What runs next first; at most {@link MAX_EDITED}. */
  ids: string[];
  /** How many match; an estimate unless `exact`. */
  matching: number;
  exact: boolean;
  /** Jobs of that state, all together. */
  inState: number;
}

/**
 * The live jobs of one queue that a filter selects, as they are now. At most {@link MAX_LOOKED_AT} are looked at, those that run
 * next; how many match in all then follows from their share. Only ids are kept of them. Throws the signal's reason when it aborts.
 */
export async function findLive(ctx: Context, filter: LiveFilter, signal?: AbortSignal): Promise<Found> {
  const identity = parseQueueKey(filter.queue);
  const { ids, total } = await idsOf(ctx, identity, filter.state, signal);
  if (!needsLook(filter)) {
    const exact = total <= ids.length;
    return {
      ids: ids.slice(0, MAX_EDITED),
      matching: exact ? ids.length : total,
      exact: true,
      inState: total,
    };
  }
  const matching = await thoseThatMatch(ctx, identity, filter, ids, signal);
  const exact = total <= ids.length;
  return {
    ids: matching.slice(0, MAX_EDITED),
    matching: exact ? matching.length : Math.round((matching.length / ids.length) * total),
    exact,
    inState: total,
  };
}

const needsLook = ({ name, text, from, to }: LiveFilter) =>
  name !== undefined || text !== undefined || from !== undefined || to !== undefined;

/** What runs next first, each once. */
async function idsOf(
  ctx: Context,
  identity: QueueIdentity,
  state: LiveFilter["state"],
  signal: AbortSignal | undefined,
): Promise<{ ids: string[]; total: number }> {
  const found = new Set<string>();
  if (state === "waiting") {
    const { ids, total } = await readWaitingFromHead(ctx.redis, identity, {
      most: MAX_LOOKED_AT,
      page: PAGE,
    });
    for (const id of ids.reverse()) found.add(id);
    return { ids: [...found], total: Math.max(total, found.size) };
  }
  let after: Scored | null = null;
  let total = 0;
  do {
    signal?.throwIfAborted();
    const page: Awaited<ReturnType<typeof readSortedState>> = await readSortedState(
      ctx.redis,
      identity,
      state,
      {
        count: PAGE,
        after,
      },
    );
    for (const { id } of page.members) found.add(id);
    total = page.total;
    after = page.members.at(-1) ?? null;
  } while (after !== null && found.size < MAX_LOOKED_AT);
  return { ids: [...found], total: Math.max(total, found.size) };
}

async function thoseThatMatch(
  ctx: Context,
  identity: QueueIdentity,
  filter: LiveFilter,
  ids: string[],
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const keys = bullKeys(identity);
  const shape: RowShape = {
    whole: ["name", "timestamp"],
    cut: filter.text === undefined ? {} : { data: TEXT_BYTES },
  };
  const matches = matcher(filter);
  const found: string[] = [];
  let began = ctx.clock.now();
  const jobs = ids.map((id) => ({ id, key: keys.job(id) }));
  for await (const rows of readJobRowsInParts(ctx.redis, jobs, shape)) {
    signal?.throwIfAborted();
    for (const row of rows) if (row !== null && matches(row)) found.push(row.id);
    await ctx.clock.sleep(Math.min(MOST_REST_MS, (ctx.clock.now() - began) / 2));
    began = ctx.clock.now();
  }
  return found;
}

/** A test for job rows: the exact name, the time it was added, and the text anywhere in its data, in any case. Pure. */
export function matcher({ name, text, from, to }: LiveFilter): (row: JobRow) => boolean {
  const wanted = text?.toLowerCase();
  return (row) => {
    if (name !== undefined && row.whole.name !== name) return false;
    const addedAt = timeOf(row.whole.timestamp);
    if (from !== undefined && (addedAt === null || addedAt < from)) return false;
    if (to !== undefined && (addedAt === null || addedAt > to)) return false;
    return wanted === undefined || (row.cut.data?.text ?? "").toLowerCase().includes(wanted);
  };
}
