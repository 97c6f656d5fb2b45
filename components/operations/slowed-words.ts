import type { BackOff, Slowed } from "@/lib/contract/replay-options";

/** How fast a replay that has slowed down goes. */
export function slowedWords({ ratePerSec, recovering }: Slowed): string {
  if (ratePerSec === 0) return "Stands still by itself, and goes on by itself";
  const rate = `${ratePerSec < 10 ? Math.round(ratePerSec * 10) / 10 : Math.round(ratePerSec).toLocaleString("en-GB")} per second`;
  return recovering ? `Going faster again: at most ${rate}` : `Slowed down by itself: at most ${rate}`;
}

/** When a replay slows down by itself. */
export const backOffWords = (backOff: BackOff | null): string =>
  backOff === null
    ? "never by itself"
    : `by itself from ${Math.round(backOff.failureShare * 1000) / 10} % failures, or a breaker that is not closed`;
