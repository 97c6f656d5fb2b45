import type { ConcurrencyPolicy } from "../contract/policies";

/** What is seen of one worker at one look, about once a second. */
export interface Signals {
  /** Jobs that wait in its queue; null when not known. */
  backlog: number | null;
  active: number;
  loopP99Ms: number;
  /** Latency over its baseline; null when no job ended. */
  latencyRatio: number | null;
}

export interface Adaptation {
  /** Jobs at once. */
  limit: number;
  /** Looks in a row that asked for less, and for more. */
  pressed: number;
  calm: number;
  changedAtMs: number;
  /** Where pressure was met last, and when. */
  knee: { limit: number; atMs: number } | null;
}

/** Looks in a row that it takes: one alone is noise. */
const PRESSED_LOOKS = 2;
const CALM_LOOKS = 3;
/** No two changes within this; a change needs time to show. */
const COOL_DOWN_MS = 3_000;
/** Multiplicative decrease, additive increase by a tenth (at least one). */
const DECREASE = 0.75;
const INCREASE = 0.1;
/** It grows only well below what makes it shrink: between the two it stays. */
const CALM_SHARE = 0.7;
/** It stays below the knee for this long, and only then tries again. */
const KNEE_MS = 120_000;
const BELOW_KNEE = 0.9;

export const startAdapting = ({ floor }: ConcurrencyPolicy, nowMs: number): Adaptation => ({
  limit: floor,
  pressed: 0,
  calm: 0,
  changedAtMs: nowMs - COOL_DOWN_MS,
  knee: null,
});

/** Inside the bounds of the policy, at once. */
export const withinBounds = (limit: number, { floor, ceiling }: ConcurrencyPolicy): number =>
  Math.min(ceiling, Math.max(floor, limit));

/**
 * AIMD with hysteresis, a cool-down and a memory of the knee (after TCP's slow-start threshold): the worker runs more jobs at
 * once while jobs wait and all its slots are busy, fewer when its event loop is late or its jobs take longer than they used
 * to. Without a backlog nothing is raised: it would not be known whether more can be borne.
 */
export function adapt(
  before: Adaptation,
  seen: Signals,
  policy: ConcurrencyPolicy,
  nowMs: number,
): Adaptation {
  const limit = withinBounds(before.limit, policy);
  if (limit !== before.limit) return { ...before, limit, pressed: 0, calm: 0, changedAtMs: nowMs };
  const ratio = seen.latencyRatio ?? 1;
  const pressure = seen.loopP99Ms > policy.eventLoopDelayMs || ratio > policy.latencyFactor;
  const easy =
    seen.loopP99Ms < CALM_SHARE * policy.eventLoopDelayMs &&
    ratio < 1 + CALM_SHARE * (policy.latencyFactor - 1);
  const wanted = (seen.backlog ?? 0) > 0 && seen.active >= limit;
  const pressed = pressure ? before.pressed + 1 : 0;
  const calm = easy && wanted ? before.calm + 1 : 0;
  const next = { ...before, pressed, calm };
  if (nowMs - before.changedAtMs < COOL_DOWN_MS) return next;
  const changed = { ...next, pressed: 0, calm: 0, changedAtMs: nowMs };
  if (pressed >= PRESSED_LOOKS && limit > policy.floor) {
    const lower = Math.max(policy.floor, Math.floor(limit * DECREASE));
    return { ...changed, limit: lower, knee: { limit, atMs: nowMs } };
  }
  if (calm >= CALM_LOOKS) {
    const raised = Math.min(limit + Math.max(1, Math.floor(limit * INCREASE)), roof(before, policy, nowMs));
    if (raised > limit) return { ...changed, limit: raised };
  }
  return next;
}

function roof({ knee }: Adaptation, { ceiling }: ConcurrencyPolicy, nowMs: number): number {
  if (knee === null || nowMs - knee.atMs >= KNEE_MS) return ceiling;
  return Math.min(ceiling, Math.floor(knee.limit * BELOW_KNEE));
}
