import type { Redis } from "ioredis";
import { LRUCache } from "lru-cache";
import type { Context } from "../context";
import type { SelectionFilter } from "../contract/operations";
import { isRedisUnavailable } from "../errors";
import { failedScoresByQueue, readFailedPage } from "../queues/backend/failed";
import { type RowShape, readJobRows } from "../queues/backend/job-rows";
import { bullKeys } from "../queues/backend/keys";
import type { Scored } from "../queues/backend/sorted-page";
import { parseQueueKey } from "../queues/identity";
import { matcher, needsScan, rangeOf } from "./filter";
import { inOrder, type LetterPlace, oldestLetters } from "./index/oldest";
import { indexReader } from "./index/reader";
import { isBuilding } from "./index-filter";
import {
  asksIndex,
  groupingNow,
  type ReadLetter,
  testLetters,
  testShape,
  toIndexFilter,
} from "./letter-test";

/** Which dead letters of one queue, and where they begin. */
export interface Wanted {
  filter: SelectionFilter;
  /** Key of the queue. */
  queue: string;
  after: Scored | null;
  /** Failed by then, epoch ms. */
  notAfter: number;
  /** Failed later than this, epoch ms: what the index has counted already. */
  laterThan?: number | undefined;
  most: number;
  /** What to read of each job. */
  shape: RowShape;
}

export interface NextLetters {
  /** At most as many as wanted, in the order of the failed set; there may be none although more follow. */
  letters: ReadLetter[];
  /** Behind which the next begin; null behind the last. */
  next: Scored | null;
}

/** Looked at, at least, where each must be looked at. */
const SCAN_PAGE = 500;
/**
 * What failed later than so long before the index last caught up is looked for in BullMQ's own set: the clock of a worker
 * may be behind, and a failure that is dated back is in the index only when it has been heard of.
 */
const SETTLED_MS = 60_000;

/** Up to when a filter can be answered by the index, epoch ms; null when the filter does not ask it, or it cannot answer. */
export async function indexedUntil(ctx: Context, filter: SelectionFilter): Promise<number | null> {
  if (!asksIndex(filter)) return null;
  try {
    const { heardUntilMs } = await indexReader(ctx).snapshot();
    return heardUntilMs - SETTLED_MS;
  } catch (err) {
    if (isRedisUnavailable(err)) throw err;
    if (!isBuilding(err))
      ctx.log.warn({ err }, "The index of dead letters cannot be read; jobs are looked at instead");
    return null;
  }
}

/**
 * The next dead letters of one queue that a filter selects. Where the index knows what it asks they come from its columns, and
 * only the selected jobs are read; what has failed since, and everything while the index is being built, is found by looking
 * at the jobs. Both go by the same order, so that a place in it is good for either.
 */
export async function nextLetters(ctx: Context, wanted: Wanted): Promise<NextLetters> {
  const { filter, after, notAfter, laterThan } = wanted;
  const until = laterThan === undefined ? await indexedUntil(ctx, filter) : null;
  if (until === null) return bySet(ctx, wanted, rangeOf(filter, notAfter, laterThan));
  const cut = Math.min(until, notAfter);
  if (after === null || Number(after.score) <= cut) {
    const found = await byIndex(ctx, wanted, cut);
    if (found) return found;
    if (until >= notAfter) return { letters: [], next: null };
  }
  const isLater = after !== null && Number(after.score) > cut;
  return bySet(ctx, { ...wanted, after: isLater ? after : null }, rangeOf(filter, notAfter, cut));
}

async function bySet(
  ctx: Context,
  wanted: Wanted,
  range: { min: string; max: string },
): Promise<NextLetters> {
  const { filter, queue, after, most, shape } = wanted;
  const looks = needsScan(filter) || asksIndex(filter);
  const count = looks ? Math.max(most, SCAN_PAGE) : most;
  const page = await readFailedPage(ctx.redis, parseQueueKey(queue), {
    order: "ascending",
    count,
    after,
    ...range,
  });
  const read = await readLetters(ctx, queue, page, looks ? testShape(filter, shape) : shape);
  const passed = await testLetters(ctx, filter, queue, read);
  const matching = read.filter((_, index) => passed[index]);
  if (matching.length >= most) return upTo(matching, most);
  return { letters: matching, next: page.length === count ? (page.at(-1) ?? null) : null };
}

/** Null when no more of those that failed up to `until` match. */
async function byIndex(ctx: Context, wanted: Wanted, until: number): Promise<NextLetters | null> {
  const { filter, queue, most, shape } = wanted;
  const looks = filter.text !== undefined;
  const places = await placesBehind(ctx, wanted, until, looks ? Math.max(most, SCAN_PAGE) : most);
  const last = places.at(-1);
  if (last === undefined) return null;
  const ids = places.map(({ id }) => id);
  const [scores = []] = await failedScoresByQueue(ctx.redis, [{ queue: parseQueueKey(queue), ids }]);
  const failed = places.flatMap(({ id, failedAt }, index): Scored[] => {
    const score = scores[index];
    // One that has failed again since is another dead letter, with a place of its own.
    return typeof score === "string" && Number(score) === failedAt ? [{ id, score }] : [];
  });
  const read = await readLetters(ctx, queue, failed, looks ? testShape({ text: filter.text }, shape) : shape);
  const matches = matcher({ text: filter.text });
  const matching = looks ? read.filter(({ row }) => matches(row)) : read;
  if (matching.length >= most) return upTo(matching, most);
  return { letters: matching, next: { id: last.id, score: String(last.failedAt) } };
}

function upTo(letters: ReadLetter[], most: number): NextLetters {
  const taken = letters.slice(0, most);
  return { letters: taken, next: taken.at(-1)?.failed ?? null };
}

async function readLetters(
  ctx: Context,
  queue: string,
  failed: Scored[],
  shape: RowShape,
): Promise<ReadLetter[]> {
  const keys = bullKeys(parseQueueKey(queue));
  const jobs = failed.map(({ id }) => ({ id, key: keys.job(id) }));
  const rows = await readJobRows(ctx.redis, jobs, shape);
  return failed.flatMap((one, index) => {
    const row = rows[index];
    return row ? [{ failed: one, row }] : [];
  });
}

/** Places that one pass over the columns finds: a batch of them need not look through all again. */
interface Chunk {
  letters: LetterPlace[];
  isAll: boolean;
}
const CHUNK = 20_000;
const CHUNK_LIFE_MS = 30_000;
/** About three MB each. */
const MAX_CHUNKS = 8;
const chunks = new WeakMap<Redis, LRUCache<string, Chunk>>();

async function placesBehind(
  ctx: Context,
  wanted: Wanted,
  until: number,
  most: number,
): Promise<LetterPlace[]> {
  const { filter, queue, after, notAfter } = wanted;
  const kept = chunks.get(ctx.redis) ?? new LRUCache<string, Chunk>({ max: MAX_CHUNKS, ttl: CHUNK_LIFE_MS });
  chunks.set(ctx.redis, kept);
  const grouping = await groupingNow(ctx);
  const name = JSON.stringify([ctx.keys.prefix, queue, filter, notAfter, grouping.version]);
  const boundary = after === null ? null : { id: after.id, failedAt: Number(after.score) };
  const behind = (letters: LetterPlace[]) => {
    const from = boundary === null ? 0 : firstBehind(letters, boundary);
    return letters.slice(from, from + most).filter(({ failedAt }) => failedAt <= until);
  };
  const known = kept.get(name);
  const [first] = known?.letters ?? [];
  // A chunk answers for the places from its first one on, up to its last.
  if (first && boundary && inOrder(first, boundary) <= 0) {
    const places = behind(known?.letters ?? []);
    if (places.length > 0) return places;
  }
  const from = Math.max(
    filter.from ?? Number.NEGATIVE_INFINITY,
    boundary?.failedAt ?? Number.NEGATIVE_INFINITY,
  );
  const to = Math.min(filter.to ?? Number.POSITIVE_INFINITY, until);
  const asked = { ...toIndexFilter(filter, [queue]), ...(Number.isFinite(from) ? { from } : {}), to };
  for (let size = CHUNK; ; size *= 4) {
    const chunk = await oldestLetters(ctx, asked, size, grouping);
    kept.set(name, chunk);
    const places = behind(chunk.letters);
    // All of them may be of the very time of the boundary, and before it.
    if (places.length > 0 || chunk.isAll) return places;
  }
}

/** The place of the first letter behind a boundary, in letters that are in order. Pure. */
function firstBehind(letters: LetterPlace[], boundary: LetterPlace): number {
  let low = 0;
  let high = letters.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (inOrder(letters[middle] as LetterPlace, boundary) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
