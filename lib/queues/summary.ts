import type { Criticality } from "../contract/policies";
import type { QueueSummary } from "../contract/queues";
import type { Shard } from "../contract/shards";
import { backlogOf } from "../contract/values/figures";
import { drainOf } from "../metrics/drain";
import type { Rates } from "../metrics/rate-window";
import type { QueueReading } from "./backend/counts";
import { type QueueIdentity, queueKey } from "./identity";
import type { OwnFacts } from "./own-facts";

/** One queue as browsers see it, from what was read of it. */
export function summarize(
  key: string,
  { prefix, name }: QueueIdentity,
  seen: {
    reading: QueueReading;
    facts: OwnFacts;
    rates: Rates;
    workers: number | null;
    keepsFailures: boolean;
    /** What was known before; workers that run now know better. */
    shard: Shard | null;
    criticality: Criticality | null;
    nowMs: number;
  },
): QueueSummary {
  const { reading, facts, rates, nowMs } = seen;
  const { oldestSinceMs } = reading;
  const backlog = backlogOf(reading.counts);
  const runtime = facts.runtime.has(key);
  const declared = facts.runtime.get(key);
  const shard = declared === undefined ? seen.shard : declared;
  return {
    key,
    name,
    prefix,
    shard: shard && { ...shard, ofKey: queueKey({ prefix, name: shard.of }) },
    paused: reading.paused,
    pausedBy: reading.paused ? (facts.pausedBy.get(key) ?? []) : [],
    keepsFailures: seen.keepsFailures,
    counts: { ...reading.counts, held: facts.held.get(key) ?? 0 },
    oldestWaitingMs: backlog === 0 || oldestSinceMs === null ? null : Math.max(0, nowMs - oldestSinceMs),
    ...rates,
    ...drainOf(backlog, rates),
    workers: seen.workers,
    runtime,
    flags: facts.flags
      .filter(({ scope }) => (scope.queue === undefined ? runtime : scope.queue === key))
      .map((flag) => flag.key),
    breakersOpen: facts.breakersOpen.get(key) ?? 0,
    criticality: facts.criticality.get(key) ?? seen.criticality,
    sampledAt: nowMs,
  };
}
