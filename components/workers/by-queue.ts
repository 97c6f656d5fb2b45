import { compareNames } from "@/lib/contract/names";
import { WORKER_STATES, type WorkerInfo, type WorkerState } from "@/lib/contract/workers";

export interface QueueWorkers {
  queue: string;
  name: string;
  workers: WorkerInfo[];
  /** Sums over those that tell; null when none does. */
  concurrency: number | null;
  active: number | null;
}

/** Workers whose queue, host, address or id has the text in it, by queue, in the order of names. */
export function byQueue(workers: readonly WorkerInfo[], text: string): QueueWorkers[] {
  const wanted = text.trim().toLowerCase();
  const groups = new Map<string, WorkerInfo[]>();
  for (const worker of workers) {
    const { queue, queueName, host, address, id } = worker;
    if (![queueName, host, address, id].some((part) => part?.toLowerCase().includes(wanted))) continue;
    groups.set(queue, [...(groups.get(queue) ?? []), worker]);
  }
  return [...groups]
    .map(([queue, members]) => ({
      queue,
      name: members[0]?.queueName ?? queue,
      workers: members.sort((a, b) => a.id.localeCompare(b.id)),
      concurrency: sumOf(members.map((one) => one.concurrency)),
      active: sumOf(members.map((one) => one.active)),
    }))
    .sort((a, b) => compareNames(a.name, b.name) || a.queue.localeCompare(b.queue));
}

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
