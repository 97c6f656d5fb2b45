import { emptyTally, type Tally } from "./book";

/** Rates per second over the last seconds; null where they are not known. */
export interface Rates {
  arrivalPerSec: number | null;
  servicePerSec: number | null;
  failurePerSec: number | null;
}

export const UNKNOWN_RATES: Rates = { arrivalPerSec: null, servicePerSec: null, failurePerSec: null };

/** How far back the rates look. */
export const WINDOW_MS = 15_000;
/** Less than this says too little. */
const LEAST_MS = 1_000;

/** Events of the last seconds, by second. */
export interface RateWindow {
  seconds: Map<number, Tally>;
  /** Since when all events are known. */
  knownSinceMs: number;
  /** Until when some were missed; 0 for never. */
  lostUntilMs: number;
}

export const newWindow = (knownSinceMs: number): RateWindow => ({
  seconds: new Map(),
  knownSinceMs,
  lostUntilMs: 0,
});

export function addSeconds(window: RateWindow, seconds: Map<number, Tally>, nowMs: number): void {
  const oldest = Math.floor((nowMs - WINDOW_MS) / 1_000);
  for (const [second, tally] of seconds) {
    if (second < oldest) continue;
    const sum = window.seconds.get(second) ?? emptyTally();
    for (const name of Object.keys(sum) as (keyof Tally)[]) sum[name] += tally[name];
    window.seconds.set(second, sum);
  }
  for (const second of window.seconds.keys()) if (second < oldest) window.seconds.delete(second);
}

const perSec = (count: number, ms: number) => Math.round((count * 100_000) / ms) / 100;

/** Means over the last 15 s, or over what is known of them. Where events were missed only arrivals are told. */
export function ratesOf(window: RateWindow, nowMs: number): Rates {
  // Whole seconds at the old end, so that no second is counted in part.
  const from = Math.max(Math.ceil((nowMs - WINDOW_MS) / 1_000) * 1_000, window.knownSinceMs);
  const ms = nowMs - from;
  if (ms < LEAST_MS) return UNKNOWN_RATES;
  const sum = emptyTally();
  for (const [second, tally] of window.seconds) {
    if (second * 1_000 + 999 < from) continue;
    for (const name of Object.keys(sum) as (keyof Tally)[]) sum[name] += tally[name];
  }
  const lost = window.lostUntilMs > from;
  return {
    arrivalPerSec: perSec(sum.arrived, ms),
    servicePerSec: lost ? null : perSec(sum.served, ms),
    failurePerSec: lost ? null : perSec(sum.failed, ms),
  };
}
