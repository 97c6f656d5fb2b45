import type { BackoffPolicy } from "@/lib/contract/policies";
import { formatDuration } from "@/lib/format";

const JITTER: Record<BackoffPolicy["jitter"], string> = {
  none: "no jitter",
  full: "full jitter",
  equal: "equal jitter",
  decorrelated: "decorrelated jitter",
};

/** `exponential from 1.0s, at most 5m 00s, full jitter`. */
export function backoffWords({ strategy, delayMs, capMs, jitter }: BackoffPolicy): string {
  const start = `${strategy} ${strategy === "fixed" ? "" : "from "}${formatDuration(delayMs)}`;
  // A fixed delay below its cap never meets it.
  const cap = strategy !== "fixed" || capMs < delayMs ? [`at most ${formatDuration(capMs)}`] : [];
  return [start, ...cap, JITTER[jitter]].join(", ");
}
