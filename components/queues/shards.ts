import type { QueueSummary } from "@/lib/contract/queues";

/**
 * A queue as lists show it: one BullMQ queue, or a queue that is spread over shards, with their sums. The key of a spread
 * queue is that of its first part, whose page shows all of them.
 */
export interface QueueRow extends QueueSummary {
  /** The undivided queue first, if it is there, then by number. Left out for a queue that is not spread. */
  shards?: QueueSummary[];
}

/** A queue that is spread: what is said of the whole of it goes by `wholeKey`, which need not be the key of a BullMQ queue. */
export interface SpreadQueue extends QueueRow {
  shards: QueueSummary[];
  wholeKey: string;
}

export const isSpread = (row: QueueRow): row is SpreadQueue => row.shards !== undefined;

/** Shards are known by what their workers declared: a name like another queue's shard proves nothing. */
const wholeKeyOf = ({ shard, key }: Pick<QueueSummary, "shard" | "key">) => shard?.ofKey ?? key;
const numberOf = ({ shard }: QueueSummary) => shard?.index ?? -1;

/** One row for each queue: the parts of a spread queue stand together in theirs. A lone part is a queue of its own. */
export function wholeQueues(queues: QueueSummary[]): QueueRow[] {
  const groups = new Map<string, QueueSummary[]>();
  for (const queue of queues) {
    const id = wholeKeyOf(queue);
    const group = groups.get(id);
    if (group) group.push(queue);
    else groups.set(id, [queue]);
  }
  return [...groups.values()].flatMap((parts) => (parts.length > 1 ? sumOf(parts) : parts));
}

/** The queue that `queue` is or belongs to, with all its parts; null when it is not spread. */
export function shardsOf(
  queue: Pick<QueueSummary, "shard" | "key">,
  queues: QueueSummary[],
): SpreadQueue | null {
  const key = wholeKeyOf(queue);
  const parts = queues.filter((one) => wholeKeyOf(one) === key);
  return parts.length > 1 ? sumOf(parts) : null;
}

/**
 * Rows whose name or prefix has the text in it. Text that is found in the names of shards only gives those shards, each as a
 * row of its own.
 */
export function matchingRows(rows: QueueRow[], text: string): QueueRow[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return rows;
  const matches = ({ prefix, name }: QueueSummary) => `${prefix}:${name}`.toLowerCase().includes(wanted);
  return rows.flatMap((row) => (matches(row) ? row : (row.shards?.filter(matches) ?? [])));
}

/** What tells rows apart: a spread queue has the key of its first part, which may be in the list as well. */
export const rowId = (row: QueueRow): string => (isSpread(row) ? `all-${row.key}` : row.key);

/** Whether one of a spread queue's parts is among those keys, as the page's address has them. */
export const isOpen = (row: QueueRow, keys: readonly string[]): boolean =>
  row.shards?.some(({ key }) => keys.includes(key)) ?? false;

/** Keys with a spread queue opened or closed. */
export function toggled(row: QueueRow, keys: readonly string[]): string[] {
  const others = keys.filter((key) => !row.shards?.some((shard) => shard.key === key));
  return isOpen(row, keys) ? others : [...others, row.key];
}

const DRAIN_WORST_FIRST = ["never", "unknown", "draining", "empty"] as const;

/** What queues come to together. */
export type QueueTotals = Pick<
  QueueSummary,
  | "counts"
  | "paused"
  | "oldestWaitingMs"
  | "arrivalPerSec"
  | "servicePerSec"
  | "failurePerSec"
  | "drain"
  | "drainMs"
  | "workers"
>;

/**
 * Some queues as one (at least one): counts and known rates summed, the age of the oldest job, the longest drain. They are drained
 * when the last is; one that somebody paused does not count there, as long as others run.
 */
export function totalsOf(queues: readonly QueueSummary[]): QueueTotals {
  const running = queues.filter(({ paused }) => !paused);
  const draining = running.length > 0 ? running : queues;
  const counts = { ...(queues[0] as QueueSummary).counts };
  for (const state of Object.keys(counts) as (keyof typeof counts)[])
    counts[state] = queues.reduce((sum, queue) => sum + queue.counts[state], 0);
  return {
    counts,
    paused: running.length === 0,
    oldestWaitingMs: known(queues, ({ oldestWaitingMs }) => oldestWaitingMs, Math.max),
    arrivalPerSec: known(queues, ({ arrivalPerSec }) => arrivalPerSec, add),
    servicePerSec: known(queues, ({ servicePerSec }) => servicePerSec, add),
    failurePerSec: known(queues, ({ failurePerSec }) => failurePerSec, add),
    drain: DRAIN_WORST_FIRST.find((drain) => draining.some((queue) => queue.drain === drain)) ?? "unknown",
    drainMs: known(draining, ({ drainMs }) => drainMs, Math.max),
    workers: known(queues, ({ workers }) => workers, add),
  };
}

/** A spread queue as one. */
function sumOf(unsorted: QueueSummary[]): SpreadQueue {
  const shards = [...unsorted].sort((a, b) => numberOf(a) - numberOf(b));
  const [first = unsorted[0] as QueueSummary] = shards;
  return {
    ...totalsOf(shards),
    key: first.key,
    wholeKey: wholeKeyOf(first),
    name: shards.find(({ shard }) => shard)?.shard?.of ?? first.name,
    prefix: first.prefix,
    shard: null,
    pausedBy: [...new Set(shards.flatMap(({ pausedBy }) => pausedBy))],
    keepsFailures: shards.every(({ keepsFailures }) => keepsFailures),
    runtime: shards.every(({ runtime }) => runtime),
    flags: [...new Set(shards.flatMap(({ flags }) => flags))],
    breakersOpen: shards.reduce((sum, { breakersOpen }) => sum + breakersOpen, 0),
    criticality: shards.find(({ criticality }) => criticality)?.criticality ?? null,
    sampledAt: Math.min(...shards.map(({ sampledAt }) => sampledAt)),
    shards,
  };
}

const add = (a: number, b: number) => a + b;

/** What parts that tell something tell together; null when none does. */
function known(
  parts: readonly QueueSummary[],
  of: (part: QueueSummary) => number | null,
  join: (a: number, b: number) => number,
): number | null {
  return parts.map(of).reduce((all, one) => (all === null ? one : one === null ? all : join(all, one)), null);
}
