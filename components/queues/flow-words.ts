import type { QueueSummary } from "@/lib/contract/queues";
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
  const backlog = queue.counts.waiting + queue.counts.prioritized;
  return { backlog, trend: trendOf(queue, backlog), ...drainOf(queue) };
}

function trendOf({ arrivalPerSec, servicePerSec, failurePerSec }: QueueSummary, backlog: number): string {
  if (arrivalPerSec === null || servicePerSec === null) return "rates are not known yet";
  const growthPerSec = arrivalPerSec - servicePerSec - (failurePerSec ?? 0);
  if (Math.abs(growthPerSec) < STEADY_PER_SEC) return "steady";
  // What came and has not finished is then running: nothing waits, so nothing grows.
  if (backlog === 0) return "keeps up";
  return growthPerSec > 0
    ? `grows by ${formatRate(growthPerSec)}/s`
    : `shrinks by ${formatRate(-growthPerSec)}/s`;
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
