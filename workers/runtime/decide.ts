import { UnrecoverableError } from "bullmq";
import type { Clock } from "@/lib/clock";
import { jobOptions, SPILLWAY_BACKOFF } from "@/lib/queues/job-options";
import { backoffDelayMs, throttledDelayMs } from "@/lib/resilience/backoff";
import { classifyFailure, type Failure } from "@/lib/resilience/classify";
import { stretchFactor } from "@/lib/resilience/latency";
import { type JobRun, ownBackoff } from "./job-run";

/** What becomes of a failed attempt. It is decided once, so that what is recorded is what happens. */
export type Verdict = {
  failure: Failure;
  error: Error;
  /** The rule that decided, for the record. */
  why: string;
} & ({ outcome: "retry"; delayMs: number } | { outcome: "dead" });

/** What the decision goes by beside the job and its policy. */
export interface Circumstances {
  clock: Pick<Clock, "now" | "random">;
  /** How many times its usual latency the job's route takes now. */
  slowness: number;
}

/** Decides on a failed attempt by the policy in force when it began. No round trip. */
export function decide(run: JobRun, thrown: unknown, { clock, slowness }: Circumstances): Verdict {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const failure = classifyFailure(error, clock.now(), run.definition.classify);
  const dead = (why: string): Verdict => ({ failure, error, outcome: "dead", why });
  if (failure.class === "permanent" || failure.class === "poison")
    return dead(`${failure.class} failures are not tried again`);
  const allowed = attemptsAllowed(run);
  if (run.attempt >= allowed) return dead(`attempt ${run.attempt} was the last of ${allowed}`);
  if (mayHaveBeenDone(run, failure))
    return dead("the queue is not idempotent, and the error does not prove that nothing was done");
  const delayMs = delayOf(run, failure, { clock, slowness });
  const { deadlineMs } = run.policy.document;
  if (deadlineMs !== null && clock.now() + delayMs > run.job.timestamp + deadlineMs)
    return dead(`the next attempt would come after the deadline of ${deadlineMs} ms`);
  return { failure, error, outcome: "retry", delayMs, why: reasonOf(run, failure, slowness) };
}

function reasonOf(run: JobRun, failure: Failure, slowness: number): string {
  if (failure.class === "throttled" && failure.retryAfterMs !== null)
    return "the other side said when to come back";
  if (!run.followsPolicy) return "by the job's own backoff";
  const stretched = stretchFactor(run.policy.document.stretch, slowness);
  return stretched === 1
    ? "by the backoff policy"
    : `by the backoff policy, ${stretched.toFixed(1)} times for a slow route`;
}

/** A job that was added with attempts of its own keeps them; one that follows the policy follows it as it is now. */
function attemptsAllowed({ job, policy, criticality, followsPolicy }: JobRun): number {
  return followsPolicy ? policy.document.attempts[criticality] : (job.opts.attempts ?? 1);
}

function mayHaveBeenDone({ definition, policy, idempotencyKey }: JobRun, { nothingDone }: Failure): boolean {
  if (definition.idempotent || nothingDone) return false;
  return policy.document.idempotency === null || idempotencyKey === null;
}

function delayOf(run: JobRun, failure: Failure, { clock, slowness }: Circumstances): number {
  const { backoff, stretch } = run.policy.document;
  const policy = run.followsPolicy ? backoff : ownBackoff(run.job);
  const delayMs =
    failure.class === "throttled"
      ? throttledDelayMs(policy, run.attempt, failure.retryAfterMs, clock.random)
      : backoffDelayMs(policy, run.attempt, clock.random);
  return Math.round(delayMs * stretchFactor(stretch, slowness));
}

/**
 * The error that BullMQ is to see: what gets no further attempt becomes its UnrecoverableError, which makes a dead letter
 * at once. Message and stack stay those of the cause, because they are what an operator reads.
 */
export function errorFor(verdict: Verdict): Error {
  if (verdict.outcome === "retry") return verdict.error;
  const final = new UnrecoverableError(verdict.error.message);
  final.stack = verdict.error.stack;
  return final;
}

/**
 * BullMQ reads these options from the job in memory when it deals with a failure. They are set so that it does what was
 * decided: its own count of attempts decides nothing, and a failure is never thrown away.
 */
export function handOver({ definition, job }: JobRun, verdict: Verdict): void {
  if (verdict.outcome === "retry") {
    job.opts.attempts = job.attemptsMade + 2;
    job.opts.backoff = { type: SPILLWAY_BACKOFF, delay: verdict.delayMs };
  }
  if (job.opts.removeOnFail === true) job.opts.removeOnFail = jobOptions(definition).removeOnFail;
}
