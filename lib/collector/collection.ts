import type { Context } from "../context";
import type { Criticality } from "../contract/policies";
import type { QueueSummary } from "../contract/queues";
import type { Shard } from "../contract/shards";
import type { FailureInbox } from "../dead-letters/index/inbox";
import type { QueueIdentity } from "../queues/identity";
import { loadSnapshot } from "../queues/snapshot";
import { type Follow, resumeFollow } from "./follow";
import { Latencies } from "./latencies";
import { readLeaderStatus } from "./status";

export interface Known {
  identity: QueueIdentity;
  /** What was last told of it. */
  told: QueueSummary | null;
  /** Null until its first tick. */
  follow: Follow | null;
  /** Failures in a row that were looked for and not found. */
  missedFailures: number;
  keepsFailures: boolean;
  /** Jobs were seen to wait for their children, and workers know of it. */
  hasFlows: boolean;
  /** What its workers declared it to be; looked for when the queue is met, and heard from its workers after that. */
  shard: Shard | null;
  criticality: Criticality | null;
  /** The ten seconds in which its backlog's ages were last measured. */
  aging: { measured: number };
}

/** Everything that one leader remembers between its ticks; all of it can be read again from Redis. */
export interface Collection {
  leaderId: string;
  queues: Map<string, Known>;
  /** Workers by client name; null when Redis does not tell. */
  workers: Map<string, number> | null;
  workersReadAtMs: number;
  /** Told of what each tick hears of dead letters. */
  inbox: FailureInbox | null;
  /** Last bucket marked as watched, by tier. */
  uptime: number[];
  latencies: Latencies;
  tickMs: number;
}

/** Begins where the leader before us stopped, so that a restart shows all queues at once and counts nothing twice. */
export async function openCollection(
  ctx: Context,
  leaderId: string,
  inbox: FailureInbox | null = null,
): Promise<Collection> {
  const [snapshot, follows, inboxes, status] = await Promise.all([
    loadSnapshot(ctx),
    ctx.redis.hgetall(ctx.keys.eventCursors()),
    ctx.redis.hgetall(ctx.keys.workReportCursors()),
    readLeaderStatus(ctx),
  ]);
  const queues = new Map<string, Known>();
  for (const [key, told] of snapshot) {
    const saved = follows[key];
    queues.set(key, {
      identity: { prefix: told.prefix, name: told.name },
      told,
      follow: saved === undefined ? null : resumeFollow(saved, status?.at ?? null),
      missedFailures: 0,
      hasFlows: false,
      keepsFailures: told.keepsFailures,
      shard: told.shard,
      criticality: told.criticality,
      aging: { measured: 0 },
    });
  }
  return {
    leaderId,
    queues,
    inbox,
    workers: null,
    workersReadAtMs: 0,
    uptime: [],
    latencies: new Latencies(ctx, inboxes, status?.at ?? null),
    tickMs: 0,
  };
}

/** From the next tick on this queue is read too. */
export function addQueue(collection: Collection, key: string, identity: QueueIdentity): void {
  if (collection.queues.has(key)) return;
  collection.queues.set(key, {
    identity,
    told: null,
    follow: null,
    missedFailures: 0,
    hasFlows: false,
    keepsFailures: true,
    shard: null,
    criticality: null,
    aging: { measured: 0 },
  });
}
