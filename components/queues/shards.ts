import type { QueueSummary } from "@/lib/contract/queues";
import { baseOfShard } from "@/lib/contract/shards";

export interface Shards {
  /** The name of the whole queue. */
  name: string;
  /** The undivided queue first, if it is there, then by number. */
  parts: QueueSummary[];
  total: { backlog: number; active: number; delayed: number; failed: number; oldestWaitingMs: number | null };
}

const wholeOf = (name: string) => baseOfShard(name)?.of ?? name;
const numberOf = (name: string) => baseOfShard(name)?.index ?? -1;

/** All parts of the queue that `queue` is or belongs to, and their sum; null when it has no shards. */
export function shardsOf(
  queue: Pick<QueueSummary, "name" | "prefix">,
  queues: QueueSummary[],
): Shards | null {
  const name = wholeOf(queue.name);
  const parts = queues
    .filter((one) => one.prefix === queue.prefix && wholeOf(one.name) === name)
    .sort((a, b) => numberOf(a.name) - numberOf(b.name));
  if (!parts.some((one) => numberOf(one.name) >= 0)) return null;
  const sum = (of: (one: QueueSummary) => number) => parts.reduce((total, one) => total + of(one), 0);
  const ages = parts.flatMap(({ oldestWaitingMs }) => oldestWaitingMs ?? []);
  return {
    name,
    parts,
    total: {
      backlog: sum(({ counts }) => counts.waiting + counts.prioritized),
      active: sum(({ counts }) => counts.active),
      delayed: sum(({ counts }) => counts.delayed),
      failed: sum(({ counts }) => counts.failed),
      oldestWaitingMs: ages.length === 0 ? null : Math.max(...ages),
    },
  };
}
