import { isSpread, type QueueRow } from "@/components/queues/shards";
import type { QueueSummary } from "@/lib/contract/queues";
import { backlogOf } from "@/lib/contract/values/figures";
import { compareNames } from "@/lib/contract/values/names";
import { formatDuration } from "@/lib/format";

/** A backlog younger than this is work in hand, whatever the rates of a moment say. */
const YOUNG_MS = 5_000;
/** From this age on a backlog that grows is urgent. */
const OLD_MS = 60_000;

/** Of a spread queue: whether it is so of any of its shards, because a sick one is not healed by the sum of the others. */
const ofAny = (test: (queue: QueueSummary) => boolean) => (row: QueueRow) => partsOf(row).some(test);

/** What a row consists of: its shards, or itself. */
export const partsOf = (row: QueueRow): QueueSummary[] => row.shards ?? [row];

/** growing: a backlog that the present rates do not work off, of a queue that nobody paused. */
export const isGrowing = ofAny(
  (queue) =>
    queue.drain === "never" &&
    !queue.paused &&
    backlogOf(queue.counts) > 0 &&
    (queue.oldestWaitingMs ?? OLD_MS) >= YOUNG_MS,
);

/** failing: its dead letters rise. */
export const isFailing = ofAny((queue) => (queue.failurePerSec ?? 0) > 0);

/** From this share on, most work is in vain. */
const MOSTLY = 0.5;

/** Which part of the jobs that end become dead letters, 0 to 1; null while none ends or the rates are not known. */
export function deadShare({
  servicePerSec,
  failurePerSec,
}: Pick<QueueSummary, "servicePerSec" | "failurePerSec">): number | null {
  if (servicePerSec === null || failurePerSec === null) return null;
  const endedPerSec = servicePerSec + failurePerSec;
  return endedPerSec > 0 ? failurePerSec / endedPerSec : null;
}

const isDying = ofAny((queue) => (deadShare(queue) ?? 0) >= MOSTLY);

export const hasOpenBreakers = ofAny(({ breakersOpen }) => breakersOpen > 0);

/** A queue whose jobs wait although nobody stopped it: no worker is there to take them. */
export const isAbandoned = ofAny(
  (queue) => queue.workers === 0 && backlogOf(queue.counts) > 0 && !queue.paused,
);

export const isStopped = ofAny(({ paused, flags }) => paused || flags.length > 0);

/** Whether somebody must come now, rather than look. */
export const isUrgent = ofAny((queue) => isAbandoned(queue) || isDrowning(queue) || isDying(queue));

const isDrowning = ofAny((queue) => isGrowing(queue) && (queue.oldestWaitingMs ?? 0) > OLD_MS);

/**
 * How much a queue needs a person, for sorting: abandoned before growing, before failing mostly, before stopped, before an open
 * breaker, before some failures, and what has more of these first. Zero means that nothing is wrong. A spread queue is as ill
 * as its worst shard.
 */
export function troubleOf(row: QueueRow): number {
  if (isSpread(row)) return Math.max(...row.shards.map(troubleOf));
  return (
    (isAbandoned(row) ? 64 : 0) +
    (isDrowning(row) ? 32 : 0) +
    (isDying(row) ? 16 : 0) +
    (isGrowing(row) ? 16 : 0) +
    (isStopped(row) ? 8 : 0) +
    (hasOpenBreakers(row) ? 4 : 0) +
    (isFailing(row) ? 2 : 0)
  );
}

/** By name as people count, then by prefix. */
export const byName = (a: QueueSummary, b: QueueSummary) =>
  compareNames(a.name, b.name) || compareNames(a.prefix, b.prefix);

/** Queues by trouble, then by age of the oldest waiting job, then by name. */
export const byTrouble = <Row extends QueueRow>(rows: readonly Row[]): Row[] =>
  rows
    .map((row) => ({ row, trouble: troubleOf(row), age: ageStep(row) }))
    .sort((a, b) => b.trouble - a.trouble || b.age - a.age || byName(a.row, b.row))
    .map(({ row }) => row);

/** Ages in steps of a factor of four, so that rows do not change places at every tick. */
const ageStep = ({ oldestWaitingMs }: QueueSummary) =>
  oldestWaitingMs === null || oldestWaitingMs < 1_000
    ? 0
    : Math.floor(Math.log(oldestWaitingMs) / Math.log(4));

/** When the backlog will be gone, in words. */
export function drainWords(queue: Pick<QueueSummary, "drain" | "drainMs" | "paused">): string {
  switch (queue.drain) {
    case "empty":
      return "–";
    case "draining":
      return formatDuration(queue.drainMs);
    case "never":
      return queue.paused ? "paused" : "never at this rate";
    case "unknown":
      return "not known yet";
  }
}
