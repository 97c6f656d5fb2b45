import type { BackoffPolicy, Criticality, PolicyDocument, RetryStep } from "../contract/policies";
import { backoffDelayMs } from "../resilience/backoff";
import { quantile } from "../statistics";

/** Drawn timetables: enough for percentiles that do not jump when a number is typed. */
const DRAWS = 400;
/** A plot with more attempts says nothing more. */
const MAX_STEPS = 50;

/** Evenly spread numbers in [0, 1) instead of random ones: the golden-ratio sequence; the same preview for the same policy. */
function spread(): () => number {
  let at = 0.5;
  return () => {
    at = (at + 0.618_033_988_749_895) % 1;
    return at;
  };
}

/**
 * When the attempts of a job come that always fails at once: for each retry its delay and the time since the first attempt,
 * with the band that the jitter gives. A deadline ends the timetable.
 */
export function retryTimetable(policy: PolicyDocument, criticality: Criticality): RetryStep[] {
  const retries = Math.min(policy.attempts[criticality] - 1, MAX_STEPS);
  const random = spread();
  const draws = Array.from({ length: DRAWS }, () => drawDelays(policy.backoff, retries, random));
  const steps: RetryStep[] = [];
  for (let index = 0; index < retries; index++) {
    const delays = draws.map((draw) => draw[index] ?? 0).sort((a, b) => a - b);
    const totals = draws
      .map((draw) => draw.slice(0, index + 1).reduce((sum, ms) => sum + ms, 0))
      .sort((a, b) => a - b);
    const step = {
      attempt: index + 2,
      delayMs: bandOf(delays),
      atMs: bandOf(totals),
      pastDeadline: policy.deadlineMs !== null && quantile(totals, 0.5) > policy.deadlineMs,
    };
    steps.push(step);
    if (step.pastDeadline) break;
  }
  return steps;
}

const drawDelays = (backoff: BackoffPolicy, retries: number, random: () => number) =>
  Array.from({ length: retries }, (_, index) => backoffDelayMs(backoff, index + 1, random));

const bandOf = (sorted: number[]) => ({
  min: sorted[0] ?? 0,
  p10: quantile(sorted, 0.1),
  median: quantile(sorted, 0.5),
  p90: quantile(sorted, 0.9),
  max: sorted.at(-1) ?? 0,
});
