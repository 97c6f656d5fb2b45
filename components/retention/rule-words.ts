import type { RetentionRule } from "@/lib/contract/retention";
import { formatDuration, formatNumber } from "@/lib/format";

/** What a rule removes, in words. */
export function limitWords({ afterMs, keepNewest }: Pick<RetentionRule, "afterMs" | "keepNewest">): string {
  const parts = [
    afterMs === null ? "" : `after ${formatDuration(afterMs)}`,
    keepNewest === null
      ? ""
      : keepNewest === 0
        ? "all of them"
        : `beyond the newest ${formatNumber(keepNewest)}`,
  ].filter(Boolean);
  return parts.join(", or ");
}
