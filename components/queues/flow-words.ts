import type { QueueSummary } from "@/lib/contract/queues";
import { backlogOf, growthPerSec } from "@/lib/contract/values/figures";
import { formatDuration, formatRate } from "@/lib/format";

/** Below this difference of rates, per second, a backlog is called steady. */
const STEADY_PER_SEC = 0.05;

export interface Flow {
  backlog: number;
  /** When the backlog will be gone: a short word, and what it rests on. */
  drain: { value: string; detail: string };
  drainTone: "neutral" | "warn" | "danger";
  /** Whether the backlog grows or shrinks, and by how much. */
  trend: string;
}

/** What a queue's figures mean, in words. */
export function flowOf(queue: QueueSummary): Flow {
  const backlog = backlogOf(queue.counts);
  return { backlog, trend: trendOf(queue, backlog), ...drainOf(queue) };
}

function trendOf(queue: QueueSummary, backlog: number): string {
  const growth = growthPerSec(queue);
  if (growth === null) return "rates are not known yet";
  if (Math.abs(growth) < STEADY_PER_SEC) return "steady";
  // What came and has not finished is then running: nothing waits, so nothing grows.
  if (backlog === 0) return "keeps up";
  return growth > 0 ? `grows by ${formatRate(growth)}/s` : `shrinks by ${formatRate(-growth)}/s`;
}

function drainOf(queue: QueueSummary): Pick<Flow, "drain" | "drainTone"> {
  switch (queue.drain) {
    case "empty":
      return { drain: { value: "Empty", detail: "nothing waits" }, drainTone: "neutral" };
    case "draining":
      return {
        drain: { value: formatDuration(queue.drainMs), detail: `drains in ${formatDuration(queue.drainMs)}` },
        drainTone: "neutral",
      };
    case "never":
      return queue.paused
        ? { drain: { value: "Paused", detail: "drains after it is resumed" }, drainTone: "warn" }
        : { drain: { value: "Never", detail: "never at this rate" }, drainTone: "danger" };
    case "unknown":
      return { drain: { value: "–", detail: "rates are not known yet" }, drainTone: "neutral" };
  }
}
