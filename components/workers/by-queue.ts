import { compareNames } from "@/lib/contract/values/names";
import { WORKER_STATES } from "@/lib/contract/values/workers";
import type { WorkerInfo, WorkerState } from "@/lib/contract/workers";

export interface QueueWorkers {
  /** Key of the queue; of a queue that is spread, of the whole of it. */
  queue: string;
  name: string;
  /** In the order of their shards. */
  workers: WorkerInfo[];
  /** The BullMQ queues that they serve: more than one where these are shards. */
  parts: { queue: string; name: string }[];
  /** Sums over those that tell; null when none does. */
  concurrency: number | null;
  active: number | null;
}

/** Whether the workers of a group serve shards of a queue. */
export const isSpread = ({ queue, parts }: Pick<QueueWorkers, "queue" | "parts">): boolean =>
  parts.some((part) => part.queue !== queue);

/** Workers whose queue, host, address or id has the text in it, by queue, in the order of names; those of shards under their queue. */
export function byQueue(workers: readonly WorkerInfo[], text: string): QueueWorkers[] {
  const wanted = text.trim().toLowerCase();
  const groups = new Map<string, WorkerInfo[]>();
  for (const worker of workers) {
    const { queueName, host, address, id } = worker;
    const queue = worker.shard?.ofKey ?? worker.queue;
    if (![queueName, host, address, id].some((part) => part?.toLowerCase().includes(wanted))) continue;
    groups.set(queue, [...(groups.get(queue) ?? []), worker]);
  }
  return [...groups]
    .map(([queue, unsorted]) => [queue, unsorted.sort(byShardAndId)] as const)
    .map(([queue, members]) => ({
      queue,
      name: members.find(({ shard }) => shard)?.shard?.of ?? members[0]?.queueName ?? queue,
      workers: members,
      parts: partsOf(members),
      concurrency: sumOf(members.map((one) => one.concurrency)),
      active: sumOf(members.map((one) => one.active)),
    }))
    .sort((a, b) => compareNames(a.name, b.name) || a.queue.localeCompare(b.queue));
}

/** The undivided queue goes first. */
const byShardAndId = (a: WorkerInfo, b: WorkerInfo) =>
  (a.shard?.index ?? -1) - (b.shard?.index ?? -1) || a.id.localeCompare(b.id);

const partsOf = (workers: WorkerInfo[]) => [
  ...new Map(workers.map(({ queue, queueName }) => [queue, { queue, name: queueName }])).values(),
];

export interface Totals {
  all: number;
  runtime: number;
  /** Those that are not simply at work. */
  states: { state: WorkerState; count: number }[];
}

export function totalsOf(workers: readonly WorkerInfo[]): Totals {
  const states = WORKER_STATES.filter((state) => state !== "ok").map((state) => ({
    state,
    count: workers.filter((worker) => worker.state === state).length,
  }));
  return {
    all: workers.length,
    runtime: workers.filter(({ kind }) => kind === "runtime").length,
    states: states.filter(({ count }) => count > 0),
  };
}

function sumOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
