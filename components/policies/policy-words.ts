import type { QueuePolicy } from "@/lib/contract/policy-endpoints";
import { formatNumber } from "@/lib/format";

/** `in force in 3 of 3 workers`. */
export function inForceWords({ workers: { total, inForce } }: Pick<QueuePolicy, "workers">): string {
  if (total === 0) return "no worker runs now";
  return `in force in ${formatNumber(inForce)} of ${formatNumber(total)} ${total === 1 ? "worker" : "workers"}`;
}
