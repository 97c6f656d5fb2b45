import type { Queue } from "bullmq";
import type { Context } from "../context";
import type { CLEANABLE } from "../contract/values/queues";
import { countHeld } from "../jobs/held";
import { moveToNowhere } from "../jobs/move";
import { timeOf } from "../jobs/parse";
import { parentNeeds } from "./backend/children";
import { readJobRows } from "./backend/job-rows";
import { countFinished, readListState, readSortedState } from "./backend/jobs";
import { bullKeys } from "./backend/keys";
import { readSortedPage, type Scored } from "./backend/sorted-page";
import { freeDelayed } from "./free-delayed";
import { parseQueueKey, type QueueIdentity } from "./identity";
import { openBatchQueue, openQueue } from "./open";

type Cleanable = (typeof CLEANABLE)[number];

interface Cleaning {
  state: Cleanable;
  /** Only jobs at least this old: since they finished, or since they were added or last ran. */
  graceMs: number;
  limit: number;
  dryRun: boolean;
}

const BATCH = 200;
/** BullMQ walks the whole list once per call, so that a call must remove many; but not so many that Redis stalls. */
const LIST_BATCH = 1_000;
/** The age of waiting and delayed jobs stands in the jobs themselves: at most so many are looked at. */
const MAX_LOOKED_AT = 20_000;

/**
 * Removes the oldest jobs of a state through BullMQ, at most `limit`. `matching` is how many there were: exact, except
 * that with `graceMs` only the first 20,000 waiting or delayed jobs are looked at. Jobs that a kill switch holds stay,
 * and so do finished or delayed children that a flow's parent waits for or has failed with. A crash leaves some removed.
 * Throws `queue_not_found`.
 */
export async function cleanJobs(
  ctx: Context,
  key: string,
  cleaning: Cleaning,
): Promise<{ removed: number; matching: number; dryRun: boolean }> {
  const queue = await openQueue(ctx, key);
  const before = ctx.clock.now() - cleaning.graceMs;
  const { dryRun, limit } = cleaning;
  const matching = await count(ctx, key, cleaning, before);
  if (dryRun) return { removed: 0, matching, dryRun };
  const removed =
    cleaning.state === "waiting"
      ? await cleanList(queue, cleaning.graceMs, limit)
      : await cleanSorted(ctx, key, cleaning.state, before, limit);
  return { removed, matching, dryRun };
}

async function count(
  ctx: Context,
  key: string,
  { state, graceMs }: Cleaning,
  before: number,
): Promise<number> {
  const identity = parseQueueKey(key);
  if (state === "completed" || state === "failed") return countFinished(ctx.redis, identity, state, before);
  if (state === "waiting") {
    if (graceMs > 0) return countOld(ctx, identity, "waiting", before);
    return (await readListState(ctx.redis, identity, "waiting", { count: 0, offset: 0 })).total;
  }
  if (graceMs > 0) return (await oldDelayed(ctx, key, before, MAX_LOOKED_AT)).length;
  const { total } = await readSortedState(ctx.redis, identity, "delayed", { count: 1, after: null });
  return Math.max(0, total - (await countHeld(ctx, key)));
}

/** Waiting jobs: only BullMQ's own clean takes many off a list in one walk. */
async function cleanList(queue: Queue, graceMs: number, limit: number): Promise<number> {
  let removed = 0;
  for (const list of ["wait", "paused"] as const) {
    let batch: string[];
    do {
      const most = Math.min(LIST_BATCH, limit - removed);
      batch = most > 0 ? await queue.clean(graceMs, most, list) : [];
      removed += batch.length;
    } while (batch.length === LIST_BATCH && removed < limit);
  }
  return removed;
}

async function cleanSorted(
  ctx: Context,
  key: string,
  state: "completed" | "failed" | "delayed",
  before: number,
  limit: number,
): Promise<number> {
  const identity = parseQueueKey(key);
  if (state === "delayed") {
    return removeAll(ctx, identity, await oldDelayed(ctx, key, before, limit));
  }
  const setKey = bullKeys(identity)[state];
  let after: Scored | null = null;
  let removed = 0;
  do {
    const most = Math.min(BATCH, limit - removed);
    const page: Scored[] = await readSortedPage(ctx.redis, setKey, {
      order: "ascending",
      count: most,
      after,
      max: String(before),
    });
    const ids = page.map((member) => member.id);
    removed += await removeAll(ctx, identity, ids);
    after = page.at(-1) ?? null;
  } while (after !== null && removed < limit);
  return removed;
}

async function removeAll(ctx: Context, identity: QueueIdentity, ids: string[]): Promise<number> {
  const queue = openBatchQueue(ctx, identity);
  let removed = 0;
  for (let from = 0; from < ids.length; from += BATCH) {
    const batch = ids.slice(from, from + BATCH);
    const rows = await readRows(ctx, identity, batch);
    const parents = batch.map((id, index) => ({ id, parentKey: rows[index]?.whole.parentKey }));
    const needed = await parentNeeds(ctx.redis, identity, parents);
    const moved = await moveToNowhere(
      queue,
      batch.filter((_, index) => needed[index] === null),
    );
    removed += moved.filter((result) => result === "moved").length;
  }
  return removed;
}

const readRows = (ctx: Context, identity: QueueIdentity, ids: string[]) =>
  readJobRows(
    ctx.redis,
    ids.map((id) => ({ id, key: bullKeys(identity).job(id) })),
    { whole: ["timestamp", "processedOn", "parentKey"], cut: {} },
  );

/** Which of these jobs were last touched at or before a time, as BullMQ's clean tells their age. */
async function oldOnes(
  ctx: Context,
  identity: QueueIdentity,
  ids: string[],
  before: number,
): Promise<string[]> {
  const rows = await readRows(ctx, identity, ids);
  return ids.filter((_, index) => {
    const touched = timeOf(rows[index]?.whole.processedOn) ?? timeOf(rows[index]?.whole.timestamp);
    return touched !== null && touched <= before;
  });
}

async function countOld(
  ctx: Context,
  identity: QueueIdentity,
  state: "waiting",
  before: number,
): Promise<number> {
  let old = 0;
  for (let offset = 0; offset < MAX_LOOKED_AT; offset += LIST_BATCH) {
    const { ids } = await readListState(ctx.redis, identity, state, { count: LIST_BATCH, offset });
    old += (await oldOnes(ctx, identity, ids, before)).length;
    if (ids.length < LIST_BATCH) break;
  }
  return old;
}

async function oldDelayed(ctx: Context, key: string, before: number, most: number): Promise<string[]> {
  const identity = parseQueueKey(key);
  const found: string[] = [];
  let seen = 0;
  for await (const { ids } of freeDelayed(ctx, key, LIST_BATCH)) {
    found.push(...(await oldOnes(ctx, identity, ids, before)));
    seen += LIST_BATCH;
    if (seen >= MAX_LOOKED_AT || found.length >= most) break;
  }
  return found.slice(0, most);
}
