import type { QueueSummary } from "../contract/queues";

/** How long the backlog takes to drain at these rates (jobs per second, null when unknown). */
export function drainOf(
  backlog: number,
  arrivalPerSec: number | null,
  servicePerSec: number | null,
): Pick<QueueSummary, "drain" | "drainMs"> {
  if (backlog === 0) return { drain: "empty", drainMs: 0 };
  if (arrivalPerSec === null || servicePerSec === null) return { drain: "unknown", drainMs: null };
  const netPerSec = servicePerSec - arrivalPerSec;
  if (netPerSec <= 0) return { drain: "never", drainMs: null };
  return { drain: "draining", drainMs: Math.round((backlog / netPerSec) * 1_000) };
}
