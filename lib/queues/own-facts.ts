import { readNotClosed } from "../breakers/read";
import type { Context } from "../context";
import type { Breaker } from "../contract/breakers";
import type { Flag } from "../contract/flags";
import type { Criticality } from "../contract/policies";
import type { Shard } from "../contract/shards";
import { heldSets } from "../flags/held-counts";
import { readFlagSet } from "../flags/read";
import { isOn } from "../flags/rules";
import { FORGET_MS, liveRuntimeWorkers, type RuntimeWorker } from "../workers/heartbeats";
import { shownPausers } from "./pause";

/** What Spillway's own keys say of queues, read for all of them at once. */
export interface OwnFacts {
  /** Jobs held by kill switches, by queue key. */
  held: Map<string, number>;
  /** Who keeps a queue paused, by queue key. */
  pausedBy: Map<string, string[]>;
  flags: Flag[];
  /**
   * Queues that a worker of the runtime served within the last minute, so that a deploy changes nothing, with the shard that it
   * declares the queue to be; undefined where none says.
   */
  runtime: Map<string, Shard | null | undefined>;
  /** What those workers say of their queue's criticality; absent where none says. */
  criticality: Map<string, Criticality>;
  /** Breakers that are not closed, by the key of the queue that used them last. */
  breakersOpen: Map<string, number>;
}

/**
 * Reads them in three round trips, however many queues there are. Cost: one command for each held or paused queue, and for
 * each breaker that is not closed (500 at most).
 */
export async function readOwnFacts(ctx: Context, nowMs: number): Promise<OwnFacts> {
  const [sets, pausedBy, { flags }, workers, notClosed] = await Promise.all([
    heldSets(ctx),
    readPausers(ctx),
    readFlagSet(ctx),
    liveRuntimeWorkers(ctx, nowMs, FORGET_MS),
    readNotClosed(ctx),
  ]);
  const held = new Map<string, number>();
  for (const { queueKey, count } of sets) held.set(queueKey, (held.get(queueKey) ?? 0) + count);
  return {
    held,
    pausedBy,
    flags: flags.filter((flag) => isOn(flag, nowMs)),
    runtime: servedBy(workers),
    criticality: new Map(
      workers.flatMap(({ queue, criticality }) => (criticality ? [[queue, criticality] as const] : [])),
    ),
    breakersOpen: countByQueue(notClosed),
  };
}

function countByQueue(breakers: readonly Breaker[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { queue } of breakers) if (queue !== null) counts.set(queue, (counts.get(queue) ?? 0) + 1);
  return counts;
}

function servedBy(workers: readonly RuntimeWorker[]): OwnFacts["runtime"] {
  const served: OwnFacts["runtime"] = new Map();
  for (const { queue, shard } of workers)
    if (shard !== undefined || !served.has(queue)) served.set(queue, shard);
  return served;
}

async function readPausers(ctx: Context): Promise<Map<string, string[]>> {
  const queues = await ctx.redis.smembers(ctx.keys.pausedIndex());
  if (queues.length === 0) return new Map();
  const commands = queues.map((queue) => ["smembers", ctx.keys.pausedBy(queue)]);
  const answers = (await ctx.redis.pipeline(commands).exec()) ?? [];
  return new Map(
    queues.map((queue, index) => {
      const [error, members] = answers[index] ?? [];
      if (error) throw error;
      return [queue, shownPausers(members as string[])];
    }),
  );
}
