import type { QueueSummary } from "../contract/queues";

/**
 * How long the backlog takes to drain at these rates (jobs per second, null when unknown). A job that dies leaves the
 * backlog as one that completes does, so both count; a retry does neither leave nor arrive.
 */
export function drainOf(
  backlog: number,
  rates: Pick<QueueSummary, "arrivalPerSec" | "servicePerSec" | "failurePerSec">,
): Pick<QueueSummary, "drain" | "drainMs"> {
  const { arrivalPerSec, servicePerSec, failurePerSec } = rates;
  if (backlog === 0) return { drain: "empty", drainMs: 0 };
  if (arrivalPerSec === null || servicePerSec === null) return { drain: "unknown", drainMs: null };
  const netPerSec = servicePerSec + (failurePerSec ?? 0) - arrivalPerSec;
  if (netPerSec <= 0) return { drain: "never", drainMs: null };
  return { drain: "draining", drainMs: Math.round((backlog / netPerSec) * 1_000) };
}
