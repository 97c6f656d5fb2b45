import type { BackoffPolicy } from "../contract/policies";

/** Who asks for a longer pause is not waited for: the job becomes a dead letter, which can be replayed then. */
export const MAX_RETRY_AFTER_MS = 86_400_000;

/**
 * The delay in milliseconds before the next attempt, after `attempt` attempts (1 for the first) have failed.
 * Strategies and jitters are those of "Exponential Backoff And Jitter" (AWS Architecture Blog, Marc Brooker, 2015):
 * none: d; full: random(0, d); equal: d/2 + random(0, d/2), where d is the capped delay;
 * decorrelated: min(cap, random(base, 3 x the one before)). BullMQ keeps no delay from one attempt to the next, so
 * the chain is drawn anew from the base each time: the same distribution, without state that could be lost.
 * `random` gives uniform numbers in [0, 1).
 */
export function backoffDelayMs(policy: BackoffPolicy, attempt: number, random: () => number): number {
  if (policy.jitter === "decorrelated") return decorrelated(policy, attempt, random);
  const delayMs = Math.min(policy.capMs, policy.delayMs * growth(policy, Math.max(1, attempt)));
  if (policy.jitter === "full") return Math.round(random() * delayMs);
  if (policy.jitter === "equal") return Math.round(delayMs / 2 + random() * (delayMs / 2));
  return Math.round(delayMs);
}

function growth({ strategy }: BackoffPolicy, attempt: number): number {
  // Any cap is reached long before; infinity times a delay of nothing would be no number.
  if (strategy === "exponential") return 2 ** Math.min(attempt - 1, 1_000);
  return strategy === "linear" ? attempt : 1;
}

function decorrelated(policy: BackoffPolicy, attempt: number, random: () => number): number {
  const base = Math.min(policy.delayMs, policy.capMs);
  let delayMs = base;
  // Past the cap the chain no longer changes its distribution; a bound keeps absurd attempt counts cheap.
  for (let step = 0; step < Math.min(attempt, 64); step++) {
    delayMs = Math.min(policy.capMs, base + random() * (delayMs * 3 - base));
  }
  return Math.round(delayMs);
}

/**
 * The delay when the other side asked for a pause: never less than it asked, spread by up to one backoff delay so
 * that the jobs it turned away do not all come back at the same moment.
 */
export function throttledDelayMs(ownMs: number, retryAfterMs: number, random: () => number): number {
  return Math.ceil(retryAfterMs + random() * Math.max(1, ownMs));
}

/** A backoff of BullMQ's own that a producer gave to a job. */
export interface JobBackoff {
  type: string;
  delay?: number | undefined;
  /** Share of the delay that is random, from 0 to 1. */
  jitter?: number | undefined;
}

/**
 * The delay that BullMQ 6 itself would draw for its own strategies (classes/backoffs.js), so that what is recorded is what
 * happens; null for any other strategy, which follows the policy.
 */
export function jobBackoffDelayMs(
  { type, delay = 0, jitter = 0 }: JobBackoff,
  attempt: number,
  random: () => number,
): number | null {
  if (type !== "fixed" && type !== "exponential") return null;
  const longestMs = type === "fixed" ? delay : Math.round(2 ** (attempt - 1) * delay);
  if (!(jitter > 0)) return longestMs;
  return Math.floor(random() * longestMs * jitter + longestMs * (1 - jitter));
}
