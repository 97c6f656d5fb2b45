import type { Health, LiveData, QueuesDelta } from "../contract/live";
import type { QueueSummary } from "../contract/queues";
import { changeOf, type QueueChange } from "../contract/values/queue-changes";

/** A collector that was not heard for this long is lost, and what it said is stale. */
const STALE_MS = 5_000;

/** What one server holds in memory of all queues. Times of hearing are by this process's own clock. */
export interface LiveState {
  queues: Map<string, QueueSummary>;
  /** By Redis's clock; 0 when nothing was ever read. */
  asOf: number;
  heardAt: number | null;
  leader: string | null;
  redisUp: boolean;
}

export const emptyState = (): LiveState => ({
  queues: new Map(),
  asOf: 0,
  heardAt: null,
  leader: null,
  redisUp: false,
});

/** The same delta for browsers, which know what is known here: to be made before it is applied. */
export function forBrowsers(state: LiveState, delta: QueuesDelta): LiveData<"queues-delta"> {
  const upsert: QueueSummary[] = [];
  const change: QueueChange[] = [];
  for (const summary of delta.upsert) {
    const known = state.queues.get(summary.key);
    if (known) change.push(changeOf(known, summary, delta.asOf));
    else upsert.push(summary);
  }
  return { ...delta, upsert, change };
}

export function applyDelta(state: LiveState, delta: QueuesDelta, nowMs: number): void {
  for (const summary of delta.upsert) state.queues.set(summary.key, summary);
  for (const key of delta.remove) state.queues.delete(key);
  state.asOf = delta.asOf;
  state.heardAt = nowMs;
}

const lagOf = (state: LiveState, nowMs: number) =>
  state.heardAt === null ? null : Math.max(0, nowMs - state.heardAt);

export function isStale(state: LiveState, nowMs: number): boolean {
  const lagMs = lagOf(state, nowMs);
  return !state.redisUp || lagMs === null || lagMs > STALE_MS;
}

/** All queues as of the last word of the collector, in the order of their names. */
export function queuesOf(state: LiveState, nowMs: number): LiveData<"queues"> {
  const queues = [...state.queues.values()].sort(
    (a, b) => order(a.name, b.name) || order(a.prefix, b.prefix),
  );
  return { queues, asOf: state.asOf, stale: isStale(state, nowMs) };
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Health as this server sees it: down without Redis, degraded without a collector. */
export function healthOf(state: LiveState, version: string, nowMs: number): Health {
  const stale = isStale(state, nowMs);
  return {
    status: !state.redisUp ? "down" : stale ? "degraded" : "ok",
    redis: state.redisUp ? "up" : "down",
    collector: { leader: stale ? null : state.leader, lagMs: lagOf(state, nowMs) },
    version,
  };
}

/** Whether browsers must hear of it; the lag alone is no news. */
export const sameHealth = (a: Health, b: Health) =>
  a.status === b.status && a.redis === b.redis && a.collector.leader === b.collector.leader;
