import type { WorkerInfo } from "@/lib/contract/workers";

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
    .sort((a, b) => a.name.localeCompare(b.name) || a.queue.localeCompare(b.queue));
}

export function totalsOf(workers: readonly WorkerInfo[]): { all: number; runtime: number } {
  return { all: workers.length, runtime: workers.filter(({ kind }) => kind === "runtime").length };
}

function sumOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
