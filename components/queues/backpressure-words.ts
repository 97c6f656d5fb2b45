import type { BackpressureState } from "@/lib/contract/enqueue";
import type { BackpressurePolicy } from "@/lib/contract/policies";
import { formatDuration } from "@/lib/format";

/** What happens to new jobs now, in a sentence. */
export function turnedAway(policy: BackpressurePolicy, over: BackpressureState["over"]): string {
  if (over === null) return "All new jobs are taken";
  const until = `for about ${formatDuration(over.clearMs)}`;
  if (over.mark === "hard") return `All but critical jobs are refused ${until}`;
  return policy.overSoft === "refuse"
    ? `Background jobs are refused ${until}`
    : `Background jobs are put off by about ${formatDuration(over.clearMs)}`;
}

/** How far a figure is on its way to the highest of its marks, 0 to 1; null where it has none. */
export function fillOf(value: number | null, soft: number | null, hard: number | null): number | null {
  const top = hard ?? soft;
  return top === null ? null : Math.min(1, (value ?? 0) / top);
}
