import type { Slowed } from "../contract/replay-options";

/** What speaks against going on as fast. stop: not at all; trickle: a few, to see; slower. */
export interface Sign {
  pace: "stop" | "trickle" | "slower";
  reason: string;
}

/** A step up or down is taken so often: what the last one did must show first. */
const STEP_MS = 5_000;
/** Less than this is standing still. */
const LEAST_PER_SEC = 1;
/** With so many it begins again, and tries what may have recovered. */
const TRICKLE_PER_SEC = 5;
/** Stands for the pace of a replay without one, which is never waited for beyond that. */
const FREE_PER_SEC = 4_000;

/**
 * How fast an operation may go next: to a quarter at each step while too much fails, and twice as fast at each step when
 * that has passed, until it is at its own pace again: null. The same idea as TCP's congestion control: multiplicative
 * decrease is what makes a shared resource recover (Chiu and Jain, "Analysis of the increase and decrease algorithms",
 * 1989). Pure.
 */
export function nextPace(
  before: Slowed | null,
  sign: Sign | null,
  { ownPerSec, nowMs }: { ownPerSec: number | null; nowMs: number },
): Slowed | null {
  const own = ownPerSec ?? FREE_PER_SEC;
  const since = before?.since ?? nowMs;
  const now = (ratePerSec: number, reason: string, recovering = false): Slowed => ({
    ratePerSec,
    reason,
    recovering,
    since,
    checkedAt: nowMs,
  });
  if (sign?.pace === "stop") return now(0, sign.reason);
  if (before !== null && nowMs - before.checkedAt < STEP_MS) return before;
  if (sign?.pace === "trickle") return now(Math.min(own, TRICKLE_PER_SEC), sign.reason);
  if (sign?.pace === "slower") {
    const slower = (before?.ratePerSec ?? own) / 4;
    return now(slower < LEAST_PER_SEC ? 0 : slower, sign.reason);
  }
  if (before === null) return null;
  const faster = Math.max(before.ratePerSec * 2, TRICKLE_PER_SEC);
  return faster >= own ? null : now(faster, before.reason, true);
}

/** The lower of two rates; null is none. */
export const slowerOf = (own: number | null, slowed: Slowed | null): number | null =>
  slowed === null ? own : Math.min(own ?? Number.POSITIVE_INFINITY, slowed.ratePerSec);
