"use client";

import { usePageKeys } from "@/components/hooks/use-page-keys";
import type { GroupMark } from "@/lib/contract/dead-letter-groups";
import { MARKS } from "./group-words";

/** One key for each mark on the whole page, and what further keys do on it. */
export function useMarkKeys(
  onMark: (mark: GroupMark) => void,
  further: Readonly<Record<string, () => void>> = {},
): void {
  usePageKeys((key) => {
    const mark = MARKS.find((one) => one.key === key)?.mark;
    return mark ? () => onMark(mark) : (further[key] ?? null);
  });
}
