import { pauseWords, pausingFlags } from "@/components/queues/pause-words";
import type { QueueSummary } from "@/lib/contract/queues";
import { backlogOf, growthPerSec } from "@/lib/contract/values/figures";
import { formatDuration, formatNumber, formatRate, plural } from "@/lib/format";
import { GROUPS_HREF } from "../dead-letters/addresses";
import { deadShare, hasOpenBreakers, isAbandoned, isFailing, isGrowing } from "./trouble";

/** One thing that is wrong with a queue. */
export interface Concern {
  /** In words, with its figures. */
  text: string;
  /** Where it is looked into. */
  href: string;
}

const FLAGS_HREF = "/flags";

/** Everything that is wrong with one BullMQ queue, the worst first. None for a queue that keeps up. */
export const concernsOf = (queue: QueueSummary): Concern[] =>
  [backlogConcern(queue), deathConcern(queue), breakerConcern(queue), switchConcern(queue)].filter(
    (concern) => concern !== null,
  );

function backlogConcern(queue: QueueSummary): Concern | null {
  const backlog = backlogOf(queue.counts);
  const wait = `${plural(backlog, "job")} ${backlog === 1 ? "waits" : "wait"}`;
  const oldest = queue.oldestWaitingMs === null ? "" : `, oldest ${formatDuration(queue.oldestWaitingMs)}`;
  if (isAbandoned(queue)) {
    return {
      text: `${wait} and no worker is connected${oldest}`,
      href: `/workers?q=${encodeURIComponent(queue.name)}`,
    };
  }
  if (queue.paused) {
    const by = pauseWords(queue.pausedBy);
    return {
      text: `${by.charAt(0).toLowerCase()}${by.slice(1)}${backlog > 0 ? `, ${wait}${oldest}` : ""}`,
      href: pausingFlags(queue.pausedBy).length > 0 ? FLAGS_HREF : `/queues/${queue.key}`,
    };
  }
  if (!isGrowing(queue)) return null;
  const growth = growthPerSec(queue) ?? 0;
  const course = growth > 0 ? `grows by ${formatRate(growth)}/s` : "does not shrink";
  return {
    text: `backlog of ${formatNumber(backlog)} ${course}${oldest}, never drains at this rate`,
    href: `/queues/${queue.key}`,
  };
}

function deathConcern(queue: QueueSummary): Concern | null {
  if (!isFailing(queue)) return null;
  const share = deadShare(queue);
  const part = share === null ? "" : `, ${shareWords(share)} of those that end`;
  return {
    text: `dead letters rise: ${formatRate(queue.failurePerSec)} jobs/s${part}`,
    href: `${GROUPS_HREF}?queue=${queue.key}`,
  };
}

/** A part is never rounded to none or to all. */
function shareWords(share: number): string {
  if (share === 1) return "all";
  return `${Math.min(99, Math.max(1, Math.round(share * 100)))} %`;
}

function breakerConcern(queue: QueueSummary): Concern | null {
  if (!hasOpenBreakers(queue)) return null;
  return {
    text: `${plural(queue.breakersOpen, "breaker")} open`,
    href: `/breakers?q=${encodeURIComponent(queue.name)}`,
  };
}

/** Switches that pause the queue were named with the pause. */
function switchConcern(queue: QueueSummary): Concern | null {
  const pausing = new Set(queue.paused ? pausingFlags(queue.pausedBy) : []);
  const others = queue.flags.filter((flag) => !pausing.has(flag));
  const [only] = others;
  if (only === undefined) return null;
  return {
    text: others.length === 1 ? `kill switch ${only} is on` : `${others.length} kill switches are on`,
    href: FLAGS_HREF,
  };
}
