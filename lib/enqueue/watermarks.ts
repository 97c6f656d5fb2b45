import type { BackpressurePolicy, Criticality } from "../contract/policies";
import { growthPerSec } from "../contract/values/figures";

/** What is known of a queue when a job asks to be let in. */
export interface Load {
  /** Jobs that could run now if a worker took them. */
  depth: number;
  oldestMs: number | null;
  /** Per second; null while nothing is known. */
  arrivalPerSec: number | null;
  servicePerSec: number | null;
  failurePerSec: number | null;
}

export type Mark = "soft" | "hard";

/** One watermark that the queue is above. */
export interface Excess {
  mark: Mark;
  by: "depth" | "age";
  limit: number;
  /** Estimated time until the queue is below the mark again. */
  clearMs: number;
}

export type Admission = { admit: true } | { admit: "later" | false; over: Excess };

/** Answered while the rates are not known: nothing can be computed then. */
export const DEFAULT_CLEAR_MS = 5_000;
const MIN_CLEAR_MS = 1_000;
/** Rates of now say nothing about what is further away. */
const MAX_CLEAR_MS = 600_000;

/**
 * The highest watermark that the queue is above; null below all of them. Of depth and age, the one that takes longer to
 * clear counts.
 */
export function excessOf(policy: BackpressurePolicy, load: Load): Excess | null {
  for (const mark of ["hard", "soft"] as const) {
    const over = [
      depthExcess(mark, mark === "hard" ? policy.hardDepth : policy.softDepth, load),
      ageExcess(mark, mark === "hard" ? policy.hardAgeMs : policy.softAgeMs, load),
    ].filter((one) => one !== null);
    const [worst] = over.sort((a, b) => b.clearMs - a.clearMs);
    if (worst) return worst;
  }
  return null;
}

/** Whether a job of this criticality is taken now, later, or not. */
export function admissionOf(
  policy: BackpressurePolicy,
  criticality: Criticality,
  excess: Excess | null,
): Admission {
  if (excess === null || criticality === "critical") return { admit: true };
  if (excess.mark === "hard") return { admit: false, over: excess };
  if (criticality === "standard") return { admit: true };
  return { admit: policy.overSoft === "delay" ? "later" : false, over: excess };
}

function depthExcess(mark: Mark, limit: number | null, load: Load): Excess | null {
  if (limit === null || load.depth < limit) return null;
  return { mark, by: "depth", limit, clearMs: clearMs(load.depth - limit + 1, load) };
}

/** Jobs beyond the mark are taken to be the share of the backlog that is older, as if it had arrived evenly. */
function ageExcess(mark: Mark, limit: number | null, load: Load): Excess | null {
  const { oldestMs, depth } = load;
  if (limit === null || oldestMs === null || oldestMs < limit) return null;
  const jobs = Math.max(1, Math.ceil(depth * (1 - limit / oldestMs)));
  return { mark, by: "age", limit, clearMs: clearMs(jobs, load) };
}

/**
 * How long so many jobs take to leave: at the rate by which the backlog shrinks; where it does not, at the service rate
 * alone, because arrivals above a mark are turned away. With no service seen, {@link DEFAULT_CLEAR_MS}.
 */
function clearMs(jobs: number, load: Load): number {
  const growth = growthPerSec(load);
  const perSec =
    growth !== null && growth < 0 ? -growth : (load.servicePerSec ?? 0) + (load.failurePerSec ?? 0);
  if (perSec <= 0) return DEFAULT_CLEAR_MS;
  return Math.round(Math.min(MAX_CLEAR_MS, Math.max(MIN_CLEAR_MS, (jobs / perSec) * 1_000)));
}
