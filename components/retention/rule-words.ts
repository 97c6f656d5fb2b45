import type { RetentionRule } from "@/lib/contract/retention";
import { formatDuration, formatNumber, plural } from "@/lib/format";

/** What a rule removes, in words. */
export function limitWords({ afterMs, keepNewest }: Pick<RetentionRule, "afterMs" | "keepNewest">): string {
  const parts = [
    afterMs === null ? "" : `after ${ageWords(afterMs)}`,
    keepNewest === null
      ? ""
      : keepNewest === 0
        ? "all of them"
        : `beyond the newest ${formatNumber(keepNewest)}`,
  ].filter(Boolean);
  return parts.join(", or ");
}

const DAY_MS = 86_400_000;
const ageWords = (ms: number): string =>
  ms % DAY_MS === 0 ? plural(ms / DAY_MS, "day") : formatDuration(ms);
