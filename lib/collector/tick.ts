import type { Context } from "../context";
import type { QueueSummary } from "../contract/queues";
import { publishLive } from "../live/publish";
import { readOldest } from "../queues/backend/ages";
import { type QueueReading, readQueues } from "../queues/backend/counts";
import type { QueueIdentity } from "../queues/identity";
import { readOwnFacts } from "../queues/own-facts";
import { hasChanged, loadSnapshot } from "../queues/snapshot";
import { summarize, UNKNOWN_RATES } from "../queues/summary";
import { countByClientName, readWorkerConnections, workerClientName } from "../workers/clients";
import { staleWorkerWrites } from "../workers/heartbeats";
import { type Write, writeAsLeader } from "./lease";
import { type LeaderStatus, redisNow } from "./status";

const WORKERS_EVERY_MS = 10_000;

interface Known {
  identity: QueueIdentity;
  /** What was last told of it. */
  told?: QueueSummary;
}

/** Everything that one leader remembers between its ticks; all of it can be read again from Redis. */
export interface Collection {
  leaderId: string;
  queues: Map<string, Known>;
  /** Workers by client name; null when Redis does not tell. */
  workers: Map<string, number> | null;
  workersReadAt: number;
  tickMs: number;
}

/** Begins with the queues that a leader before us knew, so that a restart shows them at once. */
export async function openCollection(ctx: Context, leaderId: string): Promise<Collection> {
  const queues = new Map<string, Known>();
  for (const [key, told] of await loadSnapshot(ctx)) {
    queues.set(key, { identity: { prefix: told.prefix, name: told.name }, told });
  }
  return { leaderId, queues, workers: null, workersReadAt: 0, tickMs: 0 };
}

/** From the next tick on this queue is read too. */
export function addQueue(collection: Collection, key: string, identity: QueueIdentity): void {
  if (!collection.queues.has(key)) collection.queues.set(key, { identity });
}

/**
 * Reads all queues once, keeps what was seen, and tells browsers what changed. Throws {@link LeaseLost} when another one
 * leads by now. When it dies half way the next tick does the same again: nothing is counted up, all is overwritten.
 */
export async function tick(ctx: Context, collection: Collection): Promise<void> {
  const startedAt = ctx.clock.now();
  const nowMs = await redisNow(ctx);
  await refreshWorkers(ctx, collection, nowMs);
  const keys = [...collection.queues.keys()];
  const known = [...collection.queues.values()];
  const [readings, facts, forgotten] = await Promise.all([
    readQueues(
      ctx.redis,
      known.map((queue) => queue.identity),
    ),
    readOwnFacts(ctx, nowMs),
    staleWorkerWrites(ctx, nowMs),
  ]);
  const oldest = await oldestOf(ctx, known, readings, nowMs);

  const upsert: QueueSummary[] = [];
  const remove: string[] = [];
  for (const [index, key] of keys.entries()) {
    const queue = known[index];
    const reading = readings[index];
    if (!queue) continue;
    if (!reading) {
      collection.queues.delete(key);
      remove.push(key);
      continue;
    }
    const summary = summarize(key, queue.identity, {
      reading,
      facts,
      oldestSinceMs: oldest.get(index) ?? null,
      rates: UNKNOWN_RATES,
      workers: collection.workers && (collection.workers.get(workerClientName(queue.identity)) ?? 0),
      keepsFailures: queue.told?.keepsFailures ?? true,
      nowMs,
    });
    if (!hasChanged(queue.told, summary)) continue;
    queue.told = summary;
    upsert.push(summary);
  }
  collection.tickMs = ctx.clock.now() - startedAt;
  const status: LeaderStatus = { id: collection.leaderId, at: nowMs, tickMs: collection.tickMs };
  await writeAsLeader(ctx, collection.leaderId, [
    ...upsert.map((summary): Write[] => [
      ["HSET", ctx.keys.snapshot(), summary.key, JSON.stringify(summary)],
    ]),
    ...remove.map((key): Write[] => [["HDEL", ctx.keys.snapshot(), key]]),
    forgotten,
    [["SET", ctx.keys.leaderStatus(), JSON.stringify(status)]],
  ]);
  await publishLive(ctx, { event: "queues-delta", data: { upsert, remove, asOf: nowMs } });
}

async function oldestOf(
  ctx: Context,
  known: Known[],
  readings: (QueueReading | null)[],
  nowMs: number,
): Promise<Map<number, number | null>> {
  const waiting = [...known.keys()].filter((index) => {
    const counts = readings[index]?.counts;
    return counts && counts.waiting + counts.prioritized > 0;
  });
  const identities = waiting.flatMap((index) => known[index]?.identity ?? []);
  const since = await readOldest(ctx.redis, identities, nowMs);
  return new Map(waiting.map((index, place) => [index, since[place] ?? null]));
}

async function refreshWorkers(ctx: Context, collection: Collection, nowMs: number): Promise<void> {
  if (nowMs - collection.workersReadAt < WORKERS_EVERY_MS) return;
  collection.workersReadAt = nowMs;
  const connections = await readWorkerConnections(ctx);
  collection.workers = connections && countByClientName(connections);
}
