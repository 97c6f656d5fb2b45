import type { QuotaPolicy } from "../contract/policies";

/**
 * The generic cell rate algorithm (ITU-T I.371) on one number: the theoretical arrival time, TAT, at which the next
 * job would arrive if all arrived evenly. Times in milliseconds, fractions kept.
 */
export interface GcraLimit {
  /** Time that one job uses up. */
  emissionMs: number;
  /** How far ahead of an even pace jobs may run. */
  toleranceMs: number;
}

/**
 * From `max` jobs per `durationMs`. A burst of a tenth of `max` is let through at once, so that any window of
 * `durationMs` holds at most 1.1 x max jobs and small unevenness defers nothing.
 */
export function gcraLimit({ max, durationMs }: { max: number; durationMs: number }): GcraLimit {
  const emissionMs = durationMs / max;
  return { emissionMs, toleranceMs: Math.floor(max / 10) * emissionMs };
}

/** One tenant's share: `weight` times the quota's pace, with the burst that the policy allows to everybody. */
export function quotaLimit({ max, durationMs, burst, weights }: QuotaPolicy, tenant: string): GcraLimit {
  const weight = Object.hasOwn(weights, tenant) ? (weights[tenant] ?? 1) : 1;
  const emissionMs = durationMs / (max * weight);
  return { emissionMs, toleranceMs: burst * emissionMs };
}

/** What one more job at `nowMs` gets: the new TAT, and the moment at which it may run (`nowMs` or before: at once). */
export function gcraReserve(
  tatMs: number | null,
  nowMs: number,
  limit: GcraLimit,
): { tatMs: number; slotMs: number } {
  const startMs = Math.max(tatMs ?? nowMs, nowMs);
  return { tatMs: startMs + limit.emissionMs, slotMs: startMs - limit.toleranceMs };
}
