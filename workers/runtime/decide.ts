import { UnrecoverableError } from "bullmq";
import { jobOptions, SPILLWAY_BACKOFF } from "@/lib/queues/job-options";
import { backoffDelayMs, throttledDelayMs } from "@/lib/resilience/backoff";
import { classifyFailure, type Failure } from "@/lib/resilience/classify";
import type { JobRun } from "./job-run";
import type { RuntimeContext } from "./runtime-context";

/** What becomes of a failed attempt. It is decided once, so that what is recorded is what happens. */
export type Verdict = { failure: Failure; error: Error } & (
  | { outcome: "retry"; delayMs: number }
  | { outcome: "dead"; because: "permanent" | "poison" | "attempts-exhausted" }
);

/** Decides on a failed attempt by the policy in force when it began. */
export function decide(ctx: RuntimeContext, run: JobRun, thrown: unknown): Verdict {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const failure = classifyFailure(error);
  if (failure.kind === "permanent" || failure.kind === "poison")
    return { failure, error, outcome: "dead", because: failure.kind };
  if (run.attempt >= attemptsAllowed(run))
    return { failure, error, outcome: "dead", because: "attempts-exhausted" };
  const { backoff } = run.policy.document;
  const delayMs =
    failure.kind === "throttled"
      ? throttledDelayMs(backoff, run.attempt, failure.retryAfterMs, ctx.clock.random)
      : backoffDelayMs(backoff, run.attempt, ctx.clock.random);
  return { failure, error, outcome: "retry", delayMs };
}

/** A job that was added with attempts of its own keeps them; one that follows the policy follows it as it is now. */
export function attemptsAllowed({ job, policy, criticality, followsPolicy }: JobRun): number {
  return followsPolicy ? policy.document.attempts[criticality] : (job.opts.attempts ?? 1);
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
