import type { DrainForecast } from "@/lib/contract/values/drain-forecast";
import { formatDuration, formatRate } from "@/lib/format";

/** Below this, per second, a backlog is called steady. */
const STEADY_PER_SEC = 0.05;

/** A forecast knows no milliseconds. */
const inWords = (ms: number | null) =>
  ms !== null && ms < 1_000 ? "less than a second" : formatDuration(ms);

/** When a backlog drains, and how sure that is. */
export function drainWords({ drainMs, growthPerSec }: DrainForecast): string {
  const { soonest, likely, latest } = drainMs;
  if (likely === 0) return "Nothing waits: the queue keeps up.";
  if (likely !== null && latest !== null) {
    return likely === soonest && likely === latest
      ? `Drains in ${inWords(likely)}.`
      : `Likely drains in ${inWords(likely)}; in four of five cases between ${inWords(soonest)} and ${inWords(latest)}.`;
  }
  if (likely !== null) {
    return `Likely drains in ${inWords(likely)}, at the soonest in ${inWords(soonest)}; rates vary so much that it may not.`;
  }
  const course =
    growthPerSec >= STEADY_PER_SEC
      ? `grows by ${formatRate(growthPerSec)}/s`
      : growthPerSec <= -STEADY_PER_SEC
        ? "shrinks too slowly to be gone within a week"
        : "stays as it is";
  const chance = soonest === null ? "" : ` With luck it is gone in ${inWords(soonest)}.`;
  return `Never at this rate: the backlog ${course}.${chance}`;
}
