import type { AutoscalePolicy } from "../contract/policies";
import type { Scale } from "../contract/workers";

/** Where a queue's policy names no drain target: a backlog is to be gone within five minutes. */
const DEFAULT_DRAIN_TARGET_MS = 300_000;
/** A quotient that is whole but for rounding needs no further worker. */
const EPSILON = 1e-9;

export interface ScaleFacts {
  arrivalPerSec: number | null;
  backlog: number | null;
  /** Mean time that one job takes. */
  serviceMs: number | null;
  /** Jobs that one worker runs at once. */
  concurrency: number | null;
}

type Desired = Pick<Scale, "desired" | "computed" | "floor" | "ceiling" | "coolDownMs" | "why" | "inputs">;

/**
 * How many workers a queue needs: by Little's law arrival x service time slots are busy with what comes, and backlog x service
 * time / drain target more take the backlog away in time. `desired` is null, never a guess, when a figure is not known.
 */
export function desiredWorkers(facts: ScaleFacts, policy: AutoscalePolicy | null): Desired {
  const drainTargetMs = policy?.drainTargetMs ?? DEFAULT_DRAIN_TARGET_MS;
  const bounds = {
    floor: policy?.floor ?? null,
    ceiling: policy?.ceiling ?? null,
    coolDownMs: policy?.coolDownMs ?? null,
    inputs: { ...facts, drainTargetMs },
  };
  const { arrivalPerSec, backlog, serviceMs, concurrency } = facts;
  const idle = arrivalPerSec === 0 && backlog === 0;
  if (idle) return { ...bounds, ...bounded(0, policy), why: "Nothing arrives and nothing waits." };
  const missing = [
    arrivalPerSec === null && "the arrival rate",
    backlog === null && "the backlog",
    serviceMs === null && "how long a job takes",
    concurrency === null && "what a worker runs at once",
  ].filter((name) => name !== false);
  if (arrivalPerSec === null || backlog === null || serviceMs === null || concurrency === null)
    return { ...bounds, desired: null, computed: null, why: `Not known: ${missing.join(", ")}.` };
  const arriving = (arrivalPerSec * serviceMs) / 1_000;
  const draining = (backlog * serviceMs) / drainTargetMs;
  const computed = Math.ceil((arriving + draining) / concurrency - EPSILON);
  const slots = `${arriving.toFixed(1)} slots for arrivals, ${draining.toFixed(1)} for the backlog, ${concurrency} a worker`;
  const { desired } = bounded(computed, policy);
  const held =
    desired > computed ? ", raised to the floor" : desired < computed ? ", cut at the ceiling" : "";
  return { ...bounds, desired, computed, why: `${slots}${held}.` };
}

const bounded = (computed: number, policy: AutoscalePolicy | null) => ({
  computed,
  desired: policy ? Math.min(policy.ceiling, Math.max(policy.floor, computed)) : computed,
});
