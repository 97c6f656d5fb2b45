import type { QueueSummary } from "@/lib/contract/queues";
import { shardName } from "@/lib/contract/values/shards";

/** A quiet queue, for tests; what matters is given. */
export function quietQueue(
  given: Omit<Partial<QueueSummary>, "counts"> & { counts?: Partial<QueueSummary["counts"]> } = {},
): QueueSummary {
  const { counts, ...rest } = given;
  return {
    key: rest.name ?? "q",
    name: "q",
    prefix: "bull",
    shard: null,
    paused: false,
    pausedBy: [],
    keepsFailures: true,
    oldestWaitingMs: null,
    arrivalPerSec: 0,
    servicePerSec: 0,
    failurePerSec: 0,
    drain: "empty",
    drainMs: null,
    workers: 1,
    runtime: true,
    flags: [],
    breakersOpen: 0,
    criticality: null,
    sampledAt: 0,
    ...rest,
    counts: {
      waiting: 0,
      prioritized: 0,
      active: 0,
      delayed: 0,
      failed: 0,
      completed: 0,
      "waiting-children": 0,
      held: 0,
      ...counts,
    },
  };
}

/** A quiet shard of a queue, for tests. */
export function quietShard(
  of: string,
  index: number,
  given: Parameters<typeof quietQueue>[0] = {},
): QueueSummary {
  const prefix = given.prefix ?? "bull";
  return quietQueue({
    name: shardName(of, index),
    shard: { of, index, ofKey: prefix === "bull" ? of : `${prefix}-${of}` },
    ...given,
  });
}
