import { backlogOf } from "../contract/values/figures";
import { encodeGauges, encodePoint, type Flow, type Gauges } from "./point";
import { bucketOf, TIERS } from "./tiers";

/** Events of one kind of flow, counted. */
export type Tally = { [K in keyof Flow]: number };
export const emptyTally = (): Tally => ({ arrived: 0, served: 0, failed: 0, retried: 0 });

interface OpenBucket extends Tally {
  bucket: number;
  /** Of this bucket's time, that of which events were missed. */
  lostMs: number;
}

/** What is remembered of one tier of one queue. */
interface TierPage {
  open: OpenBucket[];
  /** How the queue looked at its busiest, for each bucket that is not closed; a restart makes it void. */
  peaks: Peak[];
  /** Every bucket before this one is closed. */
  next: number;
  /** Gauges of the last stored point, and its bucket. */
  stored: { bucket: number; gauges: string } | null;
  /** Last bucket that any point was given for, one without gauges too: it was not a quiet one. */
  lastTold: number;
}

interface Peak {
  bucket: number;
  backlog: number;
  gauges: string;
}

/** One queue's series in the making. Saved beside the event cursor, so that a restart counts nothing twice. */
export interface Book {
  pages: TierPage[];
  /** The last sample, and when it was taken; null after a start. */
  sample: { atMs: number; gauges: string } | null;
  /** When this collector first looked; null before that. */
  upSinceMs: number | null;
  /** Until when the collector before this one looked; null for a queue that is new. */
  restedUntilMs: number | null;
}

/** A point that is ready to be stored. */
export interface ClosedPoint {
  tier: number;
  bucket: number;
  text: string;
}

/** A sample speaks for the buckets after it for this long; then the collector was away. */
const SAMPLE_HOLDS_MS = 3_000;
/** More missed buckets than this are not told one by one. */
const MAX_LOST_BUCKETS = 60;

export function newBook(nowMs: number): Book {
  return {
    pages: TIERS.map((tier) => ({
      open: [],
      peaks: [],
      next: bucketOf(tier, nowMs),
      stored: null,
      lastTold: 0,
    })),
    sample: null,
    upSinceMs: null,
    restedUntilMs: null,
  };
}

/** A page as it is saved: next bucket, stored point or 0, open buckets. */
export type SavedPage = [
  next: number,
  stored: [bucket: number, gauges: string] | 0,
  open: [bucket: number, arrived: number, served: number, failed: number, retried: number, lostMs: number][],
];

/** What of a book is worth keeping: all but what a restart makes void. */
export const saveBook = (book: Book): SavedPage[] =>
  book.pages.map(({ next, stored, open }) => [
    next,
    stored === null ? 0 : [stored.bucket, stored.gauges],
    open.map((at) => [at.bucket, at.arrived, at.served, at.failed, at.retried, at.lostMs]),
  ]);

/** A book as a collector before this one left it, when that one last looked at `restedUntilMs`. */
export function resumeBook(saved: SavedPage[], restedUntilMs: number | null): Book {
  const pages = saved.map(
    ([next, stored, open]): TierPage => ({
      next,
      peaks: [],
      stored: stored === 0 ? null : { bucket: stored[0], gauges: stored[1] },
      lastTold: stored === 0 ? 0 : stored[0],
      open: open.map(([bucket, arrived, served, failed, retried, lostMs]) => ({
        bucket,
        arrived,
        served,
        failed,
        retried,
        lostMs,
      })),
    }),
  );
  return { pages, sample: null, upSinceMs: null, restedUntilMs };
}

function openBucket(page: TierPage, bucket: number): OpenBucket | null {
  if (bucket < page.next) return null;
  const found = page.open.find((each) => each.bucket === bucket);
  if (found) return found;
  const made = { bucket, lostMs: 0, ...emptyTally() };
  page.open.push(made);
  return made;
}

/** Counts what happened in one second into every tier. A second that is closed already is left as it is. */
export function addTally(book: Book, atMs: number, tally: Tally): void {
  for (const [index, tier] of TIERS.entries()) {
    const page = book.pages[index];
    const open = page && openBucket(page, bucketOf(tier, atMs));
    if (!open) continue;
    open.arrived += tally.arrived;
    open.served += tally.served;
    open.failed += tally.failed;
    open.retried += tally.retried;
  }
}

/** Notes that events between these times were missed. */
export function addLoss(book: Book, fromMs: number, toMs: number): void {
  for (const [index, tier] of TIERS.entries()) {
    const page = book.pages[index];
    if (!page) continue;
    const last = bucketOf(tier, toMs);
    const first = Math.max(bucketOf(tier, fromMs), last - MAX_LOST_BUCKETS);
    for (let bucket = first; bucket <= last; bucket++) {
      const open = openBucket(page, bucket);
      const start = bucket * tier.stepMs;
      if (open) open.lostMs += Math.max(0, Math.min(toMs, start + tier.stepMs) - Math.max(fromMs, start));
    }
  }
}

/** What a bucket holds. What was missed is made up for in proportion, or unknown when half of the bucket was. */
function flowOf(open: OpenBucket | undefined, stepMs: number): Flow {
  if (!open) return emptyTally();
  const { arrived, served, failed, retried, lostMs } = open;
  if (lostMs === 0) return { arrived, served, failed, retried };
  if (lostMs * 2 >= stepMs) return { arrived, served: null, failed: null, retried: null };
  const scale = stepMs / (stepMs - lostMs);
  return { arrived, served: served * scale, failed: failed * scale, retried: retried * scale };
}

/**
 * Closes the buckets that ended by `readUpToMs` (all events before it are counted) and gives the points to store.
 * A queue at rest gives none; when it stirs again, its last quiet bucket is given too, so that a reader can tell
 * how it looked before.
 */
export function closeBuckets(book: Book, readUpToMs: number): ClosedPoint[] {
  const points: ClosedPoint[] = [];
  for (const [index, tier] of TIERS.entries()) {
    const page = book.pages[index];
    if (!page) continue;
    const end = bucketOf(tier, readUpToMs);
    if (end <= page.next) continue;
    for (const bucket of bucketsToClose(book, page, tier.stepMs, end)) {
      points.push(...closeBucket(book, page, { tier: index, stepMs: tier.stepMs, bucket }));
    }
    if (page.open.length > 0) page.open = page.open.filter((open) => open.bucket >= end);
    if (page.peaks.length > 0) page.peaks = page.peaks.filter((peak) => peak.bucket >= end);
    page.next = end;
  }
  return points;
}

/** Those with events, and those that the last sample speaks for. */
function bucketsToClose(book: Book, page: TierPage, stepMs: number, end: number): number[] {
  const buckets: number[] = [];
  for (const { bucket } of page.open) if (bucket < end) buckets.push(bucket);
  if (book.sample) {
    const first = Math.max(page.next, Math.floor(book.sample.atMs / stepMs));
    const last = Math.min(end - 1, Math.floor((book.sample.atMs + SAMPLE_HOLDS_MS) / stepMs));
    for (let bucket = first; bucket <= last; bucket++) if (!buckets.includes(bucket)) buckets.push(bucket);
  }
  return buckets.sort((a, b) => a - b);
}

function closeBucket(
  book: Book,
  page: TierPage,
  { tier, stepMs, bucket }: { tier: number; stepMs: number; bucket: number },
): ClosedPoint[] {
  const open = page.open.find((each) => each.bucket === bucket);
  const sample = book.sample;
  const covered =
    sample && sample.atMs < (bucket + 1) * stepMs && bucket * stepMs - sample.atMs < SAMPLE_HOLDS_MS;
  const peak = page.peaks.find((each) => each.bucket === bucket);
  const gauges = peak?.gauges ?? (covered ? sample.gauges : null);
  const { stored } = page;
  const isAsBefore = gauges === null || stored?.gauges === gauges;
  if (!open && isAsBefore) return [];
  const flow = flowOf(open, stepMs);
  if (isAsBefore && Object.values(flow).every((count) => count === 0)) return [];
  const points: ClosedPoint[] = [];
  const quietBucket = stored && gauges !== null ? lastQuietBucket(book, stepMs, bucket) : null;
  if (stored && quietBucket !== null && quietBucket > page.lastTold) {
    points.push({ tier, bucket: quietBucket, text: encodePoint(stored.gauges, emptyTally(), false) });
  }
  points.push({ tier, bucket, text: encodePoint(gauges, flow, stored === null && gauges !== null) });
  page.lastTold = bucket;
  if (gauges !== null) page.stored = { bucket, gauges };
  return points;
}

/** The last bucket before this one in which a collector looked, so that it was left out because the queue was at rest. */
function lastQuietBucket({ upSinceMs, restedUntilMs }: Book, stepMs: number, bucket: number): number | null {
  if (upSinceMs !== null && Math.floor(upSinceMs / stepMs) < bucket) return bucket - 1;
  return restedUntilMs === null ? null : Math.min(bucket - 1, Math.floor(restedUntilMs / stepMs));
}

/**
 * Remembers how the queue looks now. A bucket is stored as its busiest sample, the one with the largest backlog: all
 * of its counts are then of one moment and agree with each other, and a spike shorter than a bucket stays visible.
 */
export function takeSample(book: Book, atMs: number, gauges: Gauges): void {
  const text = encodeGauges(gauges);
  const backlog = backlogOf(gauges.counts);
  book.sample = { atMs, gauges: text };
  book.upSinceMs ??= atMs;
  for (const [index, tier] of TIERS.entries()) {
    const page = book.pages[index];
    const bucket = bucketOf(tier, atMs);
    if (!page || bucket < page.next) continue;
    const peak = page.peaks.find((each) => each.bucket === bucket);
    if (!peak) page.peaks.push({ bucket, backlog, gauges: text });
    else if (backlog >= peak.backlog) {
      peak.backlog = backlog;
      peak.gauges = text;
    }
  }
}
