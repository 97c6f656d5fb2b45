import type { QueuePolicy } from "@/lib/contract/policy-endpoints";
import { formatNumber } from "@/lib/format";

/** What a queue goes by when it has no policy of its own: `the policy of mail`. */
export const withoutOwnWords = ({ whole }: Pick<QueuePolicy, "whole">): string =>
  whole ? `the policy of ${whole.queueName}` : "what the code declares";

/** `in force in 3 of 3 workers`. */
export function inForceWords({ workers: { total, inForce } }: Pick<QueuePolicy, "workers">): string {
  if (total === 0) return "no worker runs now";
  return `in force in ${formatNumber(inForce)} of ${formatNumber(total)} ${total === 1 ? "worker" : "workers"}`;
}
