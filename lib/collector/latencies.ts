import type { Context } from "../context";
import { LatencyBook, type Reading } from "../latency/book";
import {
  addEnded,
  addLatency,
  addMissed,
  addReport,
  addUnknown,
  type Delta,
  noDelta,
} from "../latency/delta";
import { newInbox, type ReportInbox, type Reports, readReports, resumeInbox } from "../latency/inbox";
import { readSlots } from "../latency/slots";
import { type Ended, JobsUnderWay, type SharedRoom } from "../latency/under-way";
import type { Ending } from "../metrics/digest-events";
import type { Finished } from "../queues/backend/attempts";
import { eventsUpTo } from "../queues/backend/events";
import type { QueueIdentity } from "../queues/identity";
import type { Followed } from "./follow";
import type { Write } from "./lease";

/** Buckets of coarser tiers that are summed up in one tick, over all queues. */
const MAX_SUMMED = 150;
/** Reports of a queue are looked for so long after its last worker or report was seen. */
const REPORTS_FOLLOW_MS = 600_000;

/** Events that a new leader reads again to know which jobs are under way: of one queue, and of all. */
const MAX_RECALLED_OF_QUEUE = 10_000;
const MAX_RECALLED = 50_000;

/** What the leader remembers of one queue's latencies. */
interface QueueLatencies {
  jobs: JobsUnderWay;
  book: LatencyBook;
  inbox: ReportInbox;
  /** When a worker of the runtime, or a report of one, was last seen; zero when never. */
  reportersSeenMs: number;
}

/** What the leader remembers of all latencies; all but the jobs under way can be read again from Redis. */
export class Latencies {
  private readonly queues = new Map<string, QueueLatencies>();
  private readonly room: SharedRoom = { taken: 0 };
  private sinceMs: number | null = null;

  constructor(
    private readonly ctx: Context,
    /** How far the collector before this one had counted reports, by queue. */
    private readonly savedInboxes: Record<string, string>,
    /** Until when it looked; null when there was none. */
    private readonly restedUntilMs: number | null,
  ) {}

  /** Begins with those of these queues that are new. */
  async meet(queues: Met[], nowMs: number): Promise<void> {
    const strangers = queues.filter(({ key }) => !this.queues.has(key));
    for (const stranger of strangers) this.open(stranger, nowMs);
    const followed = strangers.flatMap(({ key, identity, cursor }) =>
      cursor === null ? [] : [{ key, identity, cursor }],
    );
    const count = Math.floor(Math.min(MAX_RECALLED_OF_QUEUE, MAX_RECALLED / followed.length));
    const events = await eventsUpTo(this.ctx.redis, followed, Math.max(1, count));
    for (const [index, { key }] of followed.entries()) this.queues.get(key)?.jobs.recall(events[index] ?? []);
  }

  /** What the events of one tick tell of a queue that was met, and that held so many jobs before they were read; null for nothing. */
  see(
    key: string,
    { events, endings, lost, caughtUp }: Followed,
    live: number,
    nowMs: number,
  ): QueueNews | null {
    const queue = this.queues.get(key);
    if (!queue) return null;
    queue.jobs.lookedAt();
    if (events.length === 0 && !lost) {
      if (caughtUp) queue.jobs.compare(live);
      return null;
    }
    const delta = noDelta();
    if (lost) {
      queue.jobs.forget();
      addMissed(delta, lost.fromMs, lost.toMs);
    }
    const ended = events.flatMap((event) => queue.jobs.see(event, delta) ?? []);
    if (caughtUp) queue.jobs.compare(live);
    const isReported = nowMs - queue.reportersSeenMs < REPORTS_FOLLOW_MS;
    for (const [index, ending] of endings.entries()) ending.partial = !isReported && isPartial(ended[index]);
    return { key, delta, endings, ended };
  }

  /** Reads what workers reported of those queues that have such workers, or had them lately; by queue. */
  async readReports(runtime: ReadonlyMap<string, unknown>, nowMs: number): Promise<Map<string, Reports>> {
    for (const key of runtime.keys()) {
      const queue = this.queues.get(key);
      if (queue) queue.reportersSeenMs = nowMs;
    }
    const followed = [...this.queues].flatMap(([key, { inbox, reportersSeenMs }]) =>
      nowMs - reportersSeenMs < REPORTS_FOLLOW_MS ? [{ key, inbox }] : [],
    );
    const reports = await readReports(this.ctx, followed, nowMs);
    return new Map(
      followed.flatMap(({ key }, index) => {
        const read = reports[index];
        const queue = this.queues.get(key);
        if (!read || !queue || read.writes.length === 0) return [];
        queue.reportersSeenMs = nowMs;
        return [[key, read]];
      }),
    );
  }

  /** Counts all of it; gives what to store, by queue. */
  async count(
    news: readonly FoundNews[],
    reports: ReadonlyMap<string, Reports>,
    nowMs: number,
  ): Promise<Map<string, Write[]>> {
    // Of queues at rest too: their last minute would stay in memory until they work again.
    for (const { book } of this.queues.values()) if (!book.isAtRest) book.rest(nowMs);
    const readings = this.sumUps(nowMs);
    const writes = new Map<string, Write[]>();
    const heard = new Set(news.map(({ key }) => key));
    const onlyReported = [...reports.keys()].filter((key) => !heard.has(key)).map(noNews);
    for (const { key, delta, endings, ended, found } of [...news, ...onlyReported]) {
      for (const [index, ending] of endings.entries()) settle(delta, ending, ended[index], found.get(ending));
      const reported = reports.get(key);
      for (const one of reported?.figures ?? []) addReport(delta, one);
      for (const atMs of reported?.missedAtMs ?? []) addMissed(delta, atMs, atMs);
      if (reported) writes.set(key, [...reported.writes]);
      const reading = delta.queue.size > 0 ? this.queues.get(key)?.book.count(delta, nowMs) : undefined;
      if (reading) readings.push({ key, reading });
    }
    await readSlots(
      this.ctx.redis,
      readings.flatMap(({ reading }) => reading.asked),
    );
    for (const { key, reading } of readings)
      writes.set(key, [...(writes.get(key) ?? []), ...reading.finish()]);
    return writes;
  }

  forget(key: string): void {
    this.queues.get(key)?.jobs.forget();
    this.queues.delete(key);
  }

  private sumUps(nowMs: number): { key: string; reading: Reading<Write[]> }[] {
    const readings: { key: string; reading: Reading<Write[]> }[] = [];
    for (const [key, { book }] of this.queues) {
      if (readings.length >= MAX_SUMMED) break;
      if (book.isAtRest) continue;
      readings.push(...book.sumUp(nowMs).map((reading) => ({ key, reading })));
    }
    return readings;
  }

  private open({ key, cursor, hadReporters }: Met, nowMs: number): void {
    this.sinceMs ??= nowMs;
    const saved = this.savedInboxes[key];
    const book = new LatencyBook(this.ctx, key, this.sinceMs);
    if (cursor !== null && this.restedUntilMs !== null) book.restedUntil(this.restedUntilMs);
    this.queues.set(key, {
      book,
      jobs: new JobsUnderWay(this.room, cursor !== null),
      inbox: saved === undefined ? newInbox() : resumeInbox(saved),
      reportersSeenMs: hadReporters || saved !== undefined ? nowMs : 0,
    });
  }
}

/** A queue that the tick has found. */
interface Met {
  key: string;
  identity: QueueIdentity;
  /** Up to where a collector before this one has counted its events; null when none has. */
  cursor: string | null;
  /** It was last told to be served by the runtime. */
  hadReporters: boolean;
}

/** What a tick has learnt of one queue from its events. */
export interface QueueNews {
  key: string;
  delta: Delta;
  endings: readonly Ending[];
  /** What the events tell of each ending, in the same order. */
  ended: Ended[];
}

/** With what was read of the jobs that ended. */
type FoundNews = QueueNews & { found: ReadonlyMap<Ending, Finished | undefined> };

const noNews = (key: string): FoundNews => ({
  key,
  delta: noDelta(),
  endings: [],
  ended: [],
  found: new Map(),
});

const isPartial = (ended: Ended | undefined) =>
  ended !== undefined && (ended.name === null || ended.runMs === null || ended.wait === "unknown");

/** Counts a job that ended; what its events did not tell is taken from its hash, unless that tells of another life. */
function settle(delta: Delta, ending: Ending, ended: Ended | undefined, read: Finished | undefined): void {
  const { atMs } = ending;
  const hash = ending.touched ? undefined : read;
  const name = ended?.name ?? hash?.name ?? null;
  const runMs = ended?.runMs ?? hash?.runMs ?? null;
  if (runMs === null) addUnknown(delta, "run", atMs);
  else addLatency(delta, "run", atMs, runMs, name);
  if (ended?.wait === "unknown") {
    if (hash?.waitMs == null) addUnknown(delta, "wait", atMs);
    else addLatency(delta, "wait", Math.min(hash.beganAtMs ?? atMs, atMs), hash.waitMs, name);
  }
  const outcome = ending.outcome === "succeeded" ? "completed" : "failed";
  addEnded(delta, atMs, { outcome, name, measured: runMs !== null });
}
