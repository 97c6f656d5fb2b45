import type { DrainForecast } from "@/lib/contract/values/drain-forecast";
import { formatDuration, formatRate } from "@/lib/format";

/** Below this, per second, a backlog is called steady. */
const STEADY_PER_SEC = 0.05;

/** When a backlog drains, and how sure that is. */
export function drainWords({ drainMs, growthPerSec }: DrainForecast): string {
  const { soonest, likely, latest } = drainMs;
  if (likely === 0) return "Nothing waits: the queue keeps up.";
  if (likely !== null && latest !== null) {
    return likely === soonest && likely === latest
      ? `Drains in ${formatDuration(likely)}.`
      : `Likely drains in ${formatDuration(likely)}; in four of five cases between ${formatDuration(soonest)} and ${formatDuration(latest)}.`;
  }
  if (likely !== null) {
    return `Likely drains in ${formatDuration(likely)}, at the soonest in ${formatDuration(soonest)}; rates vary so much that it may not.`;
  }
  const course =
    growthPerSec >= STEADY_PER_SEC
      ? `grows by ${formatRate(growthPerSec)}/s`
      : growthPerSec <= -STEADY_PER_SEC
        ? "shrinks too slowly to be gone within a week"
        : "stays as it is";
  const chance = soonest === null ? "" : ` With luck it is gone in ${formatDuration(soonest)}.`;
  return `Never at this rate: the backlog ${course}.${chance}`;
}
