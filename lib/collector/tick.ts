import type { Context } from "../context";
import type { QueueSummary } from "../contract/queues";
import { backlogOf } from "../contract/values/figures";
import { publishLive } from "../live/publish";
import { closeBuckets, takeSample } from "../metrics/book";
import { ratesOf, UNKNOWN_RATES } from "../metrics/rate-window";
import { forgetNotKept } from "../not-kept/store";
import { type QueueReading, readQueues } from "../queues/backend/counts";
import { readDeclarations } from "../queues/declarations";
import { type OwnFacts, readOwnFacts } from "../queues/own-facts";
import { hasChanged } from "../queues/snapshot";
import { summarize } from "../queues/summary";
import { countByClientName, readWorkerConnections, workerClientName } from "../workers/clients";
import { staleWorkerWrites } from "../workers/heartbeats";
import { measureAges } from "./aging";
import type { Collection, Known } from "./collection";
import { countEndings, type EndingsSeen, type QueueEndings } from "./endings";
import { type Follow, type Followed, followEvents, followNew, saveFollow } from "./follow";
import type { QueueNews } from "./latencies";
import { type Write, writeAsLeader } from "./lease";
import { pointWrites, uptimeWrites } from "./points";
import { type LeaderStatus, redisNow } from "./status";

const WORKERS_EVERY_MS = 10_000;
/** Events further behind than this say nothing of the present. */
const STALE_RATES_MS = 5_000;
/** One failure that is not found may have been removed by hand; two in a row were thrown away. */
const MISSED_FAILURES = 2;

/** A queue with all that this tick found out about it. */
interface Seen {
  key: string;
  known: Known;
  reading: QueueReading;
  follow: Follow;
  followed: Followed;
  /** Null where no job has ended. */
  endings: EndingsSeen | null;
  ages: Write[];
  latencies: Write[];
}

/**
 * Reads all queues once, keeps what was seen, and tells browsers what changed. Throws {@link LeaseLost} when another one
 * leads by now. Each queue's cursor, counters and points are written together or not at all; after an error the
 * collection must be opened anew, because it is ahead of what was written.
 */
export async function tick(ctx: Context, collection: Collection): Promise<void> {
  const startedAt = ctx.clock.now();
  const nowMs = await redisNow(ctx);
  await refreshWorkers(ctx, collection, nowMs);
  const known = [...collection.queues];
  const newcomers = known.filter(([, { told }]) => told === null);
  const [readings, facts, forgotten, declarations] = await Promise.all([
    readQueues(
      ctx.redis,
      known.map(([, { identity }]) => identity),
    ),
    readOwnFacts(ctx, nowMs),
    staleWorkerWrites(ctx, nowMs),
    readDeclarations(
      ctx,
      newcomers.map(([key]) => key),
    ),
  ]);
  for (const [index, [, queue]] of newcomers.entries()) {
    queue.shard = declarations[index]?.shard ?? null;
    queue.criticality = declarations[index]?.criticality ?? null;
  }
  const present = known.flatMap(([key, queue], index) => {
    const reading = readings[index];
    return reading ? [{ key, known: queue, reading }] : [];
  });
  const gone = known.filter((_, index) => !readings[index]).map(([key]) => key);
  const seen = await lookCloser(ctx, collection, present, facts, nowMs);
  // Before anything is written: should that fail, they are heard twice, which does no harm.
  tellOfFailures(collection, seen, gone, nowMs);

  const upsert: QueueSummary[] = [];
  const groups = seen.map((queue) => {
    const summary = toSummary(collection, queue, facts, nowMs);
    const isNews = hasChanged(queue.known.told ?? undefined, summary);
    if (isNews) {
      queue.known.told = summary;
      upsert.push(summary);
    }
    return queueWrites(ctx, queue, summary, isNews, nowMs);
  });
  for (const key of gone) {
    collection.queues.delete(key);
    collection.latencies.forget(key);
  }
  collection.tickMs = ctx.clock.now() - startedAt;
  const status: LeaderStatus = { id: collection.leaderId, at: nowMs, tickMs: collection.tickMs };
  await writeAsLeader(ctx, collection.leaderId, [
    ...groups,
    ...gone.map((key): Write[] => [
      ["HDEL", ctx.keys.snapshot(), key],
      ["HDEL", ctx.keys.eventCursors(), key],
      ["HDEL", ctx.keys.workReportCursors(), key],
      ["SREM", ctx.keys.flowQueues(), key],
      ...forgetNotKept(ctx, key),
    ]),
    forgotten,
    [
      ...uptimeWrites(ctx.keys, collection.uptime, nowMs),
      ["SET", ctx.keys.leaderStatus(), JSON.stringify(status)],
    ],
  ]);
  await publishLive(ctx, { event: "queues-delta", data: { upsert, remove: gone, asOf: nowMs } });
}

function tellOfFailures({ inbox }: Collection, seen: Seen[], gone: string[], nowMs: number): void {
  inbox?.hear(
    seen.map(({ key, known, reading, followed }) => ({
      key,
      identity: known.identity,
      failed: reading.counts.failed,
      touched: followed.touched,
      lost: followed.lost !== null,
    })),
    gone,
    Math.min(nowMs, ...seen.map(({ followed }) => followed.readUpToMs)),
  );
}

/** Events, ended jobs and oldest jobs of the queues that are there. */
async function lookCloser(
  ctx: Context,
  { latencies }: Collection,
  present: Pick<Seen, "key" | "known" | "reading">[],
  { runtime }: OwnFacts,
  nowMs: number,
): Promise<Seen[]> {
  await latencies.meet(
    present.map(({ key, known }) => ({
      key,
      identity: known.identity,
      cursor: known.follow?.cursor ?? null,
      hadReporters: known.told?.runtime ?? false,
    })),
    nowMs,
  );
  const follows = present.map(({ known }) => {
    known.follow ??= followNew(nowMs);
    return known.follow;
  });
  const waiting = present.filter(({ reading: { counts } }) => backlogOf(counts) > 0);
  const [followed, ages] = await Promise.all([
    followEvents(
      ctx,
      present.map(({ known, reading }, index) => ({
        identity: known.identity,
        follow: follows[index] ?? followNew(nowMs),
        lastId: reading.lastId,
      })),
      nowMs,
    ),
    measureAges(
      ctx,
      waiting.map(({ key, known }) => ({ key, identity: known.identity, aging: known.aging })),
      nowMs,
    ),
  ]);
  const news: QueueNews[] = [];
  const ended: QueueEndings[] = [];
  for (const [index, { key, known, reading }] of present.entries()) {
    const [events, follow] = [followed[index], follows[index]];
    if (!events || !follow) continue;
    const { counts } = reading;
    const live = backlogOf(counts) + counts.active + counts.delayed + counts["waiting-children"];
    const told = latencies.see(key, events, live, nowMs);
    if (told) news.push(told);
    if (events.endings.length > 0)
      ended.push({
        key,
        identity: known.identity,
        endings: events.endings,
        caughtUp: events.caughtUp,
        keepsFailures: known.keepsFailures,
        cursor: follow.cursor,
      });
  }
  const [endings, reports] = await Promise.all([
    countEndings(ctx, ended, nowMs),
    latencies.readReports(runtime, nowMs),
  ]);
  const endingsOf = new Map(ended.map(({ key }, index) => [key, endings[index]]));
  const counted = await latencies.count(
    news.map((one) => ({ ...one, found: endingsOf.get(one.key)?.found ?? new Map() })),
    reports,
    nowMs,
  );
  const seen: Seen[] = [];
  for (const [index, { key, known, reading }] of present.entries()) {
    const [follow, events] = [follows[index], followed[index]];
    if (!follow || !events) continue;
    seen.push({
      key,
      known,
      reading,
      follow,
      followed: events,
      endings: endingsOf.get(key) ?? null,
      ages: ages.get(key) ?? [],
      latencies: counted.get(key) ?? [],
    });
  }
  return seen;
}

function toSummary(collection: Collection, queue: Seen, facts: OwnFacts, nowMs: number): QueueSummary {
  const { key, known, follow, followed, endings } = queue;
  if (endings && endings.kept !== null) {
    known.missedFailures = endings.kept ? 0 : known.missedFailures + 1;
    if (endings.kept) known.keepsFailures = true;
    else if (known.missedFailures >= MISSED_FAILURES) known.keepsFailures = false;
  }
  const isPresent = nowMs - followed.readUpToMs < STALE_RATES_MS;
  const summary = summarize(key, known.identity, {
    shard: known.shard,
    criticality: known.criticality,
    reading: queue.reading,
    facts,
    rates: isPresent ? ratesOf(follow.window, nowMs) : UNKNOWN_RATES,
    workers: collection.workers && (collection.workers.get(workerClientName(known.identity)) ?? 0),
    keepsFailures: known.keepsFailures,
    nowMs,
  });
  known.shard = summary.shard;
  known.criticality = summary.criticality;
  return summary;
}

/** Everything that is written of one queue, as one group. */
function queueWrites(
  ctx: Context,
  { key, known, reading, follow, followed, endings, ages, latencies }: Seen,
  summary: QueueSummary,
  isNews: boolean,
  nowMs: number,
): Write[] {
  const points = closeBuckets(follow.book, followed.readUpToMs);
  takeSample(follow.book, nowMs, { counts: summary.counts, oldestSinceMs: reading.oldestSinceMs });
  const writes: Write[] = [
    ...pointWrites(ctx.keys, key, points),
    ...(endings?.writes ?? []),
    ...ages,
    ...latencies,
  ];
  if (follow.dirty || points.length > 0) {
    writes.push(["HSET", ctx.keys.eventCursors(), key, saveFollow(follow)]);
    follow.dirty = false;
  }
  if (!known.hasFlows && summary.counts["waiting-children"] > 0) {
    known.hasFlows = true;
    writes.push(["SADD", ctx.keys.flowQueues(), key]);
  }
  if (isNews) writes.push(["HSET", ctx.keys.snapshot(), key, JSON.stringify(summary)]);
  return writes;
}

async function refreshWorkers(ctx: Context, collection: Collection, nowMs: number): Promise<void> {
  if (nowMs - collection.workersReadAtMs < WORKERS_EVERY_MS) return;
  collection.workersReadAtMs = nowMs;
  const connections = await readWorkerConnections(ctx);
  collection.workers = connections && countByClientName(connections);
}
