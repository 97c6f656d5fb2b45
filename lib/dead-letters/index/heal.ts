import type { Context } from "../../context";
import {
  countFailedIn,
  type FailedRange,
  readFailedExtents,
  readFailedPage,
} from "../../queues/backend/failed";
import type { Scored } from "../../queues/backend/sorted-page";
import { parseQueueKey } from "../../queues/identity";
import { IDS } from "./format";
import { readRowIds } from "./locate";
import { MOST_JOBS, readTruths, reconcile } from "./reconcile";
import { countRowsIn, rowsBefore, rowsOfQueue, type Span } from "./rows-of-queue";
import type { IndexWriter } from "./writer";

type Ctx = Pick<Context, "redis" | "keys">;

/** Spans that one look divides a queue's time into. */
const SPANS = 64;
/** A span with so few dead letters is looked through job by job. */
const FEW = 1_000;

/** A span that is not divided further, however many share it. */
const SHORT_MS = 1;

/** What a healing does, a bounded piece at a time: each step says whether it changed anything. */
export type Healing = AsyncGenerator<{ queue: string; changed: boolean }>;

/**
 * Removes what BullMQ trimmed without a word (removeOnFail by count or age): trims take the oldest, so that whatever failed
 * before the oldest member of the failed set is gone. One pass for all of these queues.
 */
export async function* healTrims(ctx: Ctx, writer: IndexWriter, queues: string[]): Healing {
  const extents = await readFailedExtents(ctx.redis, queues.map(parseQueueKey));
  const before = new Map<number, number>();
  const keys = new Map<number, string>();
  for (const [index, queue] of queues.entries()) {
    const id = writer.queueId(queue);
    if (id === null) continue;
    keys.set(id, queue);
    before.set(id, Number(extents[index]?.first?.score ?? Infinity));
  }
  yield* removeBefore(writer, before, keys);
}

/** Removes all rows of queues that are not there any more; should one come back, it is read from its beginning. */
export async function* healGone(writer: IndexWriter, queues: string[]): Healing {
  const keys = new Map(queues.flatMap((queue) => [[writer.queueId(queue) ?? -1, queue] as const]));
  keys.delete(-1);
  await writer.commit({
    reads: new Map([...keys.values()].map((queue) => [queue, { after: null, complete: false }])),
  });
  yield* removeBefore(writer, new Map([...keys.keys()].map((id) => [id, Infinity])), keys);
}

async function* removeBefore(
  writer: IndexWriter,
  before: Map<number, number>,
  keys: Map<number, string>,
): Healing {
  for await (const rows of rowsBefore(writer, before)) {
    await writer.commit({ remove: rows });
    for (const id of new Set(rows.map(({ queue }) => queue)))
      yield { queue: keys.get(id) ?? "", changed: true };
  }
}

/**
 * Finds where index and failed set of a queue differ by counting both in ever shorter spans of time, and looks through only
 * the spans in which the counts differ: O(differences x log) commands, none of which holds Redis up.
 */
export async function* healDifferences(ctx: Ctx, writer: IndexWriter, queue: string): Healing {
  const identity = parseQueueKey(queue);
  const all = await wholeSpan(ctx, writer, queue);
  const open = all ? [all] : [];
  for (let span = open.pop(); span; span = open.pop()) {
    const spans = divide(span);
    const [there, here] = await Promise.all([
      countFailedIn(ctx.redis, identity, spans.map(rangeOf)),
      countRowsIn(writer, writer.queueId(queue) ?? -1, spans),
    ]);
    yield { queue, changed: false };
    const short: Span[] = [];
    for (const [index, part] of spans.entries()) {
      const [inSet = 0, inIndex = 0] = [there[index], here[index]];
      if (inSet === inIndex) continue;
      const isShort = Math.max(inSet, inIndex) <= FEW || part.high - part.low <= SHORT_MS;
      (isShort ? short : open).push(part);
    }
    if (short.length > 0) yield* healSpans(ctx, writer, queue, short);
  }
}

/** Looks through every dead letter of a queue, in the index and in the set: for when equal counts may hide a difference. */
export async function* healWhole(ctx: Ctx, writer: IndexWriter, queue: string): Healing {
  yield* healSpans(ctx, writer, queue, [{ low: -Infinity, high: Infinity, withHigh: true }]);
}

/**
 * Holds each row in these spans against the failed set, and lets go those that are not so. Where the set has more than the
 * rows that are right, it is read too.
 */
async function* healSpans(ctx: Ctx, writer: IndexWriter, queue: string, spans: Span[]): Healing {
  const right = spans.map(() => 0);
  for await (const rows of rowsOfQueue(writer, writer.queueId(queue) ?? -1, spans, MOST_JOBS)) {
    const ids = await readRowIds(ctx, (segment) => writer.key(segment, IDS), rows);
    const truths = await readTruths(ctx, [{ queue, ids }]);
    const isWrong = rows.map(({ place }, index) => {
      const score = truths[index]?.score ?? null;
      return score === null || Number(score) !== place.failedAt;
    });
    for (const [index, { span }] of rows.entries()) if (!isWrong[index]) right[span] = (right[span] ?? 0) + 1;
    const wrong = rows.filter((_, index) => isWrong[index]).map(({ place }) => place);
    if (wrong.length > 0) await writer.commit({ remove: wrong });
    const moved = truths.filter(({ score }, index) => isWrong[index] && score !== null);
    if (moved.length > 0) await reconcile(ctx, writer, moved);
    yield { queue, changed: wrong.length > 0 };
  }
  const there = await countFailedIn(ctx.redis, parseQueueKey(queue), spans.map(rangeOf));
  for (const [index, span] of spans.entries())
    if (there[index] !== right[index]) yield* readSpan(ctx, writer, queue, span);
}

async function* readSpan(ctx: Ctx, writer: IndexWriter, queue: string, span: Span): Healing {
  let after: Scored | null = null;
  for (;;) {
    const page: Scored[] = await readFailedPage(ctx.redis, parseQueueKey(queue), {
      order: "ascending",
      count: MOST_JOBS,
      after,
      ...rangeOf(span),
    });
    if (page.length === 0) return;
    const truths = page.map(({ id, score }) => ({ queue, id, score }));
    yield { queue, changed: await reconcile(ctx, writer, truths) };
    after = page.at(-1) ?? null;
    if (page.length < MOST_JOBS) return;
  }
}

/** From the first to the last failure that index or set knows of a queue; null when neither knows one. */
async function wholeSpan(ctx: Ctx, writer: IndexWriter, queue: string): Promise<Span | null> {
  const [extent] = await readFailedExtents(ctx.redis, [parseQueueKey(queue)]);
  const times = [extent?.first, extent?.last].flatMap((end) => (end ? [Number(end.score)] : []));
  if (writer.aliveOf(queue) > 0)
    for (const { minFailedAt, maxFailedAt } of writer.allSegments()) times.push(minFailedAt, maxFailedAt);
  return times.length === 0 ? null : { low: Math.min(...times), high: Math.max(...times), withHigh: true };
}

/** Equal parts of a span; the span alone when it is too short to be divided. */
function divide({ low, high, withHigh }: Span): Span[] {
  const edges = Array.from({ length: SPANS }, (_, index) => low + ((high - low) * index) / SPANS);
  const starts = [...new Set(edges)].filter((edge) => edge === low || edge < high);
  return starts.map((start, index) => {
    const end = starts[index + 1];
    return { low: start, high: end ?? high, withHigh: end === undefined && withHigh };
  });
}

const text = (time: number) => (time === Infinity ? "+inf" : time === -Infinity ? "-inf" : String(time));

const rangeOf = ({ low, high, withHigh }: Span): FailedRange => ({
  min: text(low),
  max: withHigh ? text(high) : `(${text(high)}`,
});
