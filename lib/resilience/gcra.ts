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

/** A tenant that the quota does not name has 1. */
export const weightOf = ({ weights }: Pick<QuotaPolicy, "weights">, tenant: string): number =>
  Object.hasOwn(weights, tenant) ? (weights[tenant] ?? 1) : 1;

/** One tenant's share: `weight` times the quota's pace, with the burst that the policy allows to everybody. */
export function quotaLimit({ max, durationMs, burst, weights }: QuotaPolicy, tenant: string): GcraLimit {
  const emissionMs = durationMs / (max * weightOf({ weights }, tenant));
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

/**
 * How a limit stands at `nowMs`, which uses nothing up: the share of what may run at once, from 0 to 1; the moment at which one
 * more job could run (`nowMs` or before: at once); and how many slots after now are taken. Slots lie `emissionMs` apart, so the
 * last one taken tells their number, as long as the limit has not changed since.
 */
export function gcraUse(
  tatMs: number | null,
  nowMs: number,
  { emissionMs, toleranceMs }: GcraLimit,
): { usedShare: number; slotMs: number; reserved: number } {
  const aheadMs = Math.max(0, (tatMs ?? nowMs) - nowMs);
  const lastSlotInMs = aheadMs - emissionMs - toleranceMs;
  return {
    usedShare: Math.min(1, aheadMs / (toleranceMs + emissionMs)),
    slotMs: nowMs + aheadMs - toleranceMs,
    reserved: Math.max(0, Math.ceil(lastSlotInMs / emissionMs)),
  };
}
