import type { QueueSummary } from "../contract/queues";
import { growthPerSec } from "../contract/values/figures";

/** How long the backlog takes to drain at these rates (jobs per second, null when unknown). */
export function drainOf(
  backlog: number,
  rates: Pick<QueueSummary, "arrivalPerSec" | "servicePerSec" | "failurePerSec">,
): Pick<QueueSummary, "drain" | "drainMs"> {
  if (backlog === 0) return { drain: "empty", drainMs: 0 };
  const growth = growthPerSec(rates);
  if (growth === null) return { drain: "unknown", drainMs: null };
  if (growth >= 0) return { drain: "never", drainMs: null };
  return { drain: "draining", drainMs: Math.round((backlog / -growth) * 1_000) };
}
