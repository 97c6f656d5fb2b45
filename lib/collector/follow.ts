import type { Context } from "../context";
import {
  addLoss,
  addTally,
  type Book,
  emptyTally,
  newBook,
  resumeBook,
  type SavedPage,
  saveBook,
} from "../metrics/book";
import { digestEvents, type Ending } from "../metrics/digest-events";
import { addSeconds, newWindow, type RateWindow, WINDOW_MS } from "../metrics/rate-window";
import {
  type BullEvent,
  countEvents,
  type EventBatch,
  eventTimeMs,
  isBefore,
  oldestEventIds,
  readEvents,
  touchesFailed,
} from "../queues/backend/events";
import type { QueueIdentity } from "../queues/identity";

/** How one queue's events are followed. Cursor, id counter and book are saved together. */
export interface Follow {
  cursor: string;
  /** The cursor is an entry that was read, so that its absence from the stream means that others are gone too. */
  exact: boolean;
  /** While the cursor is a time: events that had ever come before it; null when that is not known. */
  addedBefore: number | null;
  /** BullMQ's id counter at that time; null before the first look. */
  lastId: number | null;
  lastAdded: string | null;
  readAtMs: number;
  window: RateWindow;
  book: Book;
  /** Something happened since it was last saved. */
  dirty: boolean;
}

/** So many events at once, or so long a silence, and the stream may have been trimmed behind the cursor. */
const SUSPECT_EVENTS = 1_000;
const SUSPECT_SILENCE_MS = 5_000;

/** A queue met for the first time: its last 15 s are read, so that its rates are known at once. */
export function followNew(nowMs: number): Follow {
  return {
    cursor: `${nowMs - WINDOW_MS}-0`,
    exact: false,
    addedBefore: null,
    lastId: null,
    lastAdded: null,
    readAtMs: nowMs,
    window: newWindow(nowMs - WINDOW_MS),
    book: newBook(nowMs),
    dirty: true,
  };
}

interface Saved {
  cursor: string;
  /** Earlier releases did not save it. */
  exact?: boolean;
  addedBefore?: number | null;
  lastId: number | null;
  pages: SavedPage[];
}

export const saveFollow = ({ cursor, exact, addedBefore, lastId, book }: Follow): string =>
  JSON.stringify({ cursor, exact, addedBefore, lastId, pages: saveBook(book) } satisfies Saved);

/** Goes on where a collector before this one stopped. What cannot be read is begun anew. */
export function resumeFollow(text: string, restedUntilMs: number | null): Follow | null {
  try {
    const { cursor, exact = true, addedBefore = null, lastId, pages } = JSON.parse(text) as Saved;
    const sinceMs = eventTimeMs(cursor);
    if (!Number.isFinite(sinceMs) || !Array.isArray(pages)) return null;
    return {
      cursor,
      exact,
      addedBefore,
      lastId,
      lastAdded: null,
      readAtMs: 0,
      window: newWindow(Math.max(sinceMs, restedUntilMs ?? 0)),
      book: resumeBook(pages, restedUntilMs),
      dirty: false,
    };
  } catch {
    return null;
  }
}

export interface Followed {
  endings: Ending[];
  caughtUp: boolean;
  /** All events before this time are counted. */
  readUpToMs: number;
  /** Jobs that came to the failed set, or left it. */
  touched: string[];
  /** What was read. */
  events: readonly BullEvent[];
  /** The stream was trimmed before it was read: there may have been more between these times; null where all was read. */
  lost: { fromMs: number; toMs: number } | null;
}

/**
 * Reads what is new of all queues and counts it. Where a stream was trimmed behind the cursor the time between is marked
 * as lost, and arrivals are made up from the id counter. A cursor that is a time is no entry that would be missed: there the number of events tells.
 */
export async function followEvents(
  ctx: Context,
  queues: (Followable & { lastId: number })[],
  nowMs: number,
): Promise<Followed[]> {
  const before = queues.map(({ follow }) => follow.cursor);
  await noteAddedBefore(
    ctx,
    queues.filter(({ follow }) => follow.lastId === null),
  );
  const batches = await readEvents(
    ctx.redis,
    queues.map(({ identity, follow }) => ({ identity, cursor: follow.cursor })),
  );
  const suspects = queues.filter(({ follow }, index) => {
    const events = batches[index]?.events.length ?? 0;
    const silent = nowMs - follow.readAtMs > SUSPECT_SILENCE_MS;
    return (silent || events >= SUSPECT_EVENTS) && (follow.exact || events > 0);
  });
  const oldestOf = await oldestOfTrimmed(ctx, suspects);
  return queues.map(({ follow, lastId }, index) => {
    const batch = batches[index] ?? { events: [], cursor: follow.cursor, caughtUp: true };
    return count(follow, batch, {
      from: before[index] ?? "",
      oldest: oldestOf.get(follow) ?? null,
      lastId,
      nowMs,
    });
  });
}

interface Followable {
  identity: QueueIdentity;
  follow: Follow;
}

/** Of queues that are looked at for the first time. Where one has events already its cursor is none of a time any more. */
async function noteAddedBefore(ctx: Context, queues: Followable[]): Promise<void> {
  const counts = await countEvents(
    ctx.redis,
    queues.map(({ identity }) => identity),
  );
  for (const [index, { follow }] of queues.entries()) follow.addedBefore = counts[index]?.added ?? null;
}

/** Id of the oldest event of those that may have been trimmed behind their cursor. An entry that was read would be there; a time is not. */
async function oldestOfTrimmed(ctx: Context, suspects: Followable[]): Promise<Map<Follow, string | null>> {
  const byTime = suspects.filter(({ follow }) => !follow.exact);
  const counts = await countEvents(
    ctx.redis,
    byTime.map(({ identity }) => identity),
  );
  const whole = new Set(
    byTime.filter(({ follow: { addedBefore } }, index) => {
      const gone = counts[index]?.gone;
      return addedBefore === null || gone === undefined || gone <= addedBefore;
    }),
  );
  const trimmed = suspects.filter((suspect) => !whole.has(suspect));
  const oldest = await oldestEventIds(
    ctx.redis,
    trimmed.map(({ identity }) => identity),
  );
  return new Map(trimmed.map(({ follow }, index) => [follow, oldest[index] ?? null]));
}

function count(
  follow: Follow,
  batch: EventBatch,
  { from, oldest, lastId, nowMs }: { from: string; oldest: string | null; lastId: number; nowMs: number },
): Followed {
  const digest = digestEvents(batch.events, follow.lastAdded);
  const lost =
    oldest !== null && isBefore(from, oldest)
      ? { fromMs: eventTimeMs(from), toMs: eventTimeMs(oldest) }
      : null;
  if (lost) {
    const seen = [...digest.seconds.values()].reduce((sum, tally) => sum + tally.arrived, 0);
    const unseen = follow.lastId === null ? 0 : Math.max(0, lastId - follow.lastId - seen);
    const second = Math.floor(lost.toMs / 1_000);
    const tally = digest.seconds.get(second) ?? emptyTally();
    digest.seconds.set(second, { ...tally, arrived: tally.arrived + unseen });
    addLoss(follow.book, lost.fromMs, lost.toMs);
    follow.window.lostUntilMs = lost.toMs;
  }
  addSeconds(follow.window, digest.seconds, nowMs);
  for (const [second, tally] of digest.seconds) addTally(follow.book, second * 1_000, tally);
  if (batch.events.length > 0) {
    follow.exact = true;
    follow.addedBefore = null;
    follow.dirty = true;
  }
  follow.lastAdded = digest.lastAdded;
  follow.cursor = batch.cursor;
  follow.lastId = lastId;
  follow.readAtMs = nowMs;
  const readUpToMs = batch.caughtUp ? nowMs : eventTimeMs(batch.cursor);
  const touched = batch.events.filter(touchesFailed).map(({ jobId }) => jobId);
  const { events, caughtUp } = batch;
  return { endings: digest.endings, caughtUp, readUpToMs, touched, events, lost };
}
