/** What an endpoint does with one request. */
export type Answer =
  | { kind: "status"; status: number; retryAfterSec?: number }
  /** Never answers. */
  | { kind: "timeout" }
  /** Drops the connection. */
  | { kind: "reset" };

const MINUTE_MS = 60_000;
const OK: Answer = { kind: "status", status: 200 };
const status = (code: number): Answer => ({ kind: "status", status: code });

/** Requests a second that stark's endpoint takes before it asks for a pause. */
const STARK_PER_SEC = 3;

interface Moment {
  /** Since the demo began. */
  elapsedMs: number;
  /** Requests of this tenant in the present second, this one included. */
  inThisSecond: number;
  /** Uniform in [0, 1). */
  chance: number;
}

/**
 * How each tenant's endpoint behaves: a day's good and bad hours in minutes. Tenants that are not named are always well.
 * globex is down when the demo begins and for four minutes of every six.
 */
const BEHAVIOURS: Record<string, (at: Moment) => Answer> = {
  globex: ({ elapsedMs }) => (elapsedMs % (6 * MINUTE_MS) < 4 * MINUTE_MS ? status(500) : OK),
  hooli: ({ chance }) => (chance < 0.12 ? status(404) : OK),
  stark: ({ inThisSecond }) =>
    inThisSecond > STARK_PER_SEC ? { kind: "status", status: 429, retryAfterSec: 2 } : OK,
  soylent: ({ chance }) => (chance < 0.06 ? { kind: "timeout" } : OK),
  tyrell: ({ chance }) => (chance < 0.1 ? { kind: "reset" } : OK),
  wonka: ({ elapsedMs, chance }) =>
    elapsedMs % (3 * MINUTE_MS) > 2 * MINUTE_MS && chance < 0.6 ? status(503) : OK,
};

export function behaviourOf(tenant: string, at: Moment): Answer {
  return Object.hasOwn(BEHAVIOURS, tenant) ? (BEHAVIOURS[tenant]?.(at) ?? OK) : OK;
}
