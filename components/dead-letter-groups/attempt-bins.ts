import type { GroupDetail } from "@/lib/contract/dead-letter-groups";

/** Largest number of attempts of each bin but the last, which has no end. */
const ENDS = [0, 1, 2, 3, 4, 5, 10, 20, 50];

export interface AttemptBin {
  label: string;
  min: number;
  /** Null where there is no end. */
  max: number | null;
  count: number;
}

/** Dead letters by attempts spent, few bins however many attempts there were; those without a dead letter are left out. */
export function attemptBins(counts: GroupDetail["byAttempts"]): AttemptBin[] {
  return [...ENDS, null].flatMap((max, index) => {
    const min = index === 0 ? 0 : (ENDS[index - 1] ?? 0) + 1;
    const count = counts
      .filter(({ attempts }) => attempts >= min && (max === null || attempts <= max))
      .reduce((sum, one) => sum + one.count, 0);
    return count === 0 ? [] : [{ label: labelOf(min, max), min, max, count }];
  });
}

function labelOf(min: number, max: number | null): string {
  if (max === null) return `${min} and more`;
  if (max === 0) return "none, or not known";
  return min === max ? `${min}` : `${min}–${max}`;
}
