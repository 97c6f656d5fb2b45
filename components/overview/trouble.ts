import { isSpread, type QueueRow } from "@/components/queues/shards";
import { backlogOf, growthPerSec } from "@/lib/contract/figures";
import { compareNames } from "@/lib/contract/names";
import type { QueueSummary } from "@/lib/contract/queues";
import { formatDuration, formatNumber, formatRate, plural } from "@/lib/format";

/** Backlogs younger than this are work in hand, not trouble. */
const OLD_MS = 60_000;

/** Of a spread queue: whether it is so of any of its shards, because a sick one is not healed by the sum of the others. */
const ofAny = (test: (queue: QueueSummary) => boolean) => (row: QueueRow) => partsOf(row).some(test);

/** What a row consists of: its shards, or itself. */
export const partsOf = (row: QueueRow): QueueSummary[] => row.shards ?? [row];

/** growing: a backlog that the present rates do not work off. */
export const isGrowing = ofAny((queue) => queue.drain === "never" && backlogOf(queue.counts) > 0);

export const isFailing = ofAny((queue) => (queue.failurePerSec ?? 0) > 0);

/** A queue whose jobs wait although nobody stopped it: no worker is there to take them. */
export const isAbandoned = ofAny(
  (queue) => queue.workers === 0 && backlogOf(queue.counts) > 0 && !queue.paused,
);

export const isStopped = ofAny(({ paused, flags }) => paused || flags.length > 0);

const isDrowning = ofAny((queue) => isGrowing(queue) && (queue.oldestWaitingMs ?? 0) > OLD_MS);

/**
 * How much a queue needs a person, for sorting: abandoned before growing before stopped before failing, and within
 * each the older and larger backlog first. Zero means that nothing is wrong. A spread queue is as ill as its worst shard.
 */
export function troubleOf(row: QueueRow): number {
  if (isSpread(row)) return Math.max(...row.shards.map(troubleOf));
  return (
    (isAbandoned(row) ? 32 : 0) +
    (isDrowning(row) ? 16 : 0) +
    (isGrowing(row) ? 8 : 0) +
    (isStopped(row) ? 4 : 0) +
    (isFailing(row) ? 2 : 0)
  );
}

/** By name as people count, then by prefix. */
export const byName = (a: QueueSummary, b: QueueSummary) =>
  compareNames(a.name, b.name) || compareNames(a.prefix, b.prefix);

/** Queues by trouble, then by age of the oldest waiting job, then by backlog, then by name. */
export function byTrouble(a: QueueRow, b: QueueRow): number {
  return troubleOf(b) - troubleOf(a) || ageStep(b) - ageStep(a) || byName(a, b);
}

/** Ages in steps of a factor of four, so that rows do not change places at every tick. */
const ageStep = ({ oldestWaitingMs }: QueueSummary) =>
  oldestWaitingMs === null || oldestWaitingMs < 1_000
    ? 0
    : Math.floor(Math.log(oldestWaitingMs) / Math.log(4));

/** When the backlog will be gone, in words. */
export function drainWords(queue: QueueSummary): string {
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

export interface Verdict {
  tone: "ok" | "warn" | "danger";
  /** One sentence that answers whether anything is wrong. */
  headline: string;
  /** The worst queues, each in words. */
  details: { key: string; name: string; text: string }[];
}

const MAX_DETAILS = 3;

/** What is wrong with a queue; of a spread one, with how many of its shards, and with the worst. */
function sentenceOf(queue: QueueRow): string {
  if (isSpread(queue)) {
    const worst = worstShard(queue.shards);
    const ill = queue.shards.filter((shard) => troubleOf(shard) > 0).length;
    return `${formatNumber(ill)} of ${formatNumber(queue.shards.length)} shards; ${worst.name}: ${sentenceOf(worst)}`;
  }
  const parts: string[] = [];
  const backlog = plural(backlogOf(queue.counts), "job");
  const wait = backlogOf(queue.counts) === 1 ? "waits" : "wait";
  const oldest = queue.oldestWaitingMs === null ? "" : `, oldest ${formatDuration(queue.oldestWaitingMs)}`;
  if (isAbandoned(queue)) parts.push(`${backlog} ${wait} and no worker is connected${oldest}`);
  else if (queue.paused && backlogOf(queue.counts) > 0) parts.push(`paused with ${backlog} waiting${oldest}`);
  else if (isGrowing(queue)) {
    parts.push(
      `backlog of ${formatNumber(backlogOf(queue.counts))} grows by ${formatRate(growthPerSec(queue))}/s${oldest}, drains never at this rate`,
    );
  }
  if (isFailing(queue)) parts.push(`${formatRate(queue.failurePerSec)} jobs/s become dead letters`);
  if (queue.flags.length > 0) parts.push(`${plural(queue.flags.length, "kill switch", "kill switches")} on`);
  if (parts.length === 0 && queue.paused) parts.push("paused");
  return parts.join("; ");
}

const worstShard = (shards: QueueSummary[]) => [...shards].sort(byTrouble)[0] as QueueSummary;

/** Is anything wrong, where, and how bad: what the overview says before any number. */
export function verdictOf(queues: QueueRow[]): Verdict {
  const troubled = queues.filter((queue) => troubleOf(queue) > 0).sort(byTrouble);
  const danger = troubled.some((queue) => isAbandoned(queue) || isDrowning(queue));
  const details = troubled.slice(0, MAX_DETAILS).map((queue) => ({
    key: isSpread(queue) ? worstShard(queue.shards).key : queue.key,
    name: queue.name,
    text: sentenceOf(queue),
  }));
  if (troubled.length === 0) {
    return {
      tone: "ok",
      headline:
        queues.length === 1
          ? "The one queue keeps up."
          : `All ${formatNumber(queues.length)} queues keep up.`,
      details,
    };
  }
  const verb = troubled.length === 1 ? "needs" : "need";
  return {
    tone: danger ? "danger" : "warn",
    headline: `${formatNumber(troubled.length)} of ${plural(queues.length, "queue")} ${verb} a look.`,
    details,
  };
}
