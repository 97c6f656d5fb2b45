import type { Breaker, BreakerState } from "../contract/breakers";
import type { BreakerPolicy } from "../contract/policies";
import { parseQueueKey } from "../queues/identity";
import type { RouteIdentity } from "./operate";
import type { StoredBreaker } from "./state";

const DAY_HOURS = 24;
const HOUR_MS = 3_600_000;

const orNull = (timeMs: number) => (timeMs > 0 ? timeMs : null);

/** The state as a person is told it. */
function stateOf(stored: StoredBreaker, nowMs: number): BreakerState {
  const { kind, sinceMs: since, leftClosedMs: leftClosedAt, untilMs } = stored;
  const cause = stored.cause === "" ? null : stored.cause;
  switch (kind) {
    case "closed":
      return { kind, since };
    case "open":
      return { kind, since, leftClosedAt, cause, nextProbeAt: untilMs };
    case "half-open": {
      const probing = Object.values(stored.probes).filter((leaseMs) => leaseMs > nowMs).length;
      return { kind, since, leftClosedAt, cause, probing, successes: stored.successes };
    }
    case "isolated":
      return { kind, since, by: stored.by, reason: stored.reason, until: orNull(untilMs) };
  }
}

/** Outcomes that the policy looks at now. */
function windowOf(stored: StoredBreaker, policy: BreakerPolicy | null, nowMs: number) {
  if (policy === null) return { samples: 0, failureShare: null };
  const widthMs = Math.max(1, Math.floor(policy.windowMs / 10));
  const oldest = Math.floor(nowMs / widthMs) - 9;
  const counts = Object.entries(stored.window[policy.windowMs] ?? {}).filter(
    ([slot]) => Number(slot) >= oldest,
  );
  const failed = counts.reduce((sum, [, [, bad]]) => sum + bad, 0);
  const samples = counts.reduce((sum, [, [ok, bad]]) => sum + ok + bad, 0);
  return { samples, failureShare: samples === 0 ? null : failed / samples };
}

export const queueNameOf = (key: string): string | null => (key === "" ? null : parseQueueKey(key).name);

/** What an operator sees of one breaker. Pure. */
export function describeBreaker(
  id: string,
  { prefix, route }: RouteIdentity,
  stored: StoredBreaker,
  policy: BreakerPolicy | null,
  nowMs: number,
): Breaker {
  const hour = Math.floor(nowMs / HOUR_MS);
  const trips = Object.entries(stored.trips).filter(([key]) => Number(key) > hour - DAY_HOURS);
  return {
    id,
    route,
    prefix,
    state: stateOf(stored, nowMs),
    ...windowOf(stored, policy, nowMs),
    streak: stored.streak,
    deferred: stored.deferred,
    trips24h: trips.reduce((sum, [, count]) => sum + count, 0),
    latencyMs: stored.latencyMs < 0 ? null : stored.latencyMs,
    lastUsedAt: stored.seenMs,
    queue: stored.queue === "" ? null : stored.queue,
    queueName: queueNameOf(stored.queue),
    policy,
  };
}
