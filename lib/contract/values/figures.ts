import type { Counts, QueueSummary } from "../queues";

/** Jobs that could run now if a worker took them. */
export const backlogOf = ({ waiting, prioritized }: Pick<Counts, "waiting" | "prioritized">) =>
  waiting + prioritized;

/**
 * By how many jobs per second the backlog grows; negative when it shrinks, null while the rates are not known. A job
 * that dies leaves the backlog as one that completes does, so both count; a retry neither leaves nor arrives.
 */
export function growthPerSec(
  rates: Pick<QueueSummary, "arrivalPerSec" | "servicePerSec" | "failurePerSec">,
): number | null {
  const { arrivalPerSec, servicePerSec, failurePerSec } = rates;
  if (arrivalPerSec === null || servicePerSec === null) return null;
  return arrivalPerSec - servicePerSec - (failurePerSec ?? 0);
}
