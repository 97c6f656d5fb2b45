import { UnrecoverableError } from "bullmq";
import { jobOptions, SPILLWAY_BACKOFF } from "@/lib/queues/job-options";
import {
  backoffDelayMs,
  jobBackoffDelayMs,
  MAX_RETRY_AFTER_MS,
  throttledDelayMs,
} from "@/lib/resilience/backoff";
import { CRASH, classifyFailure, type Failure } from "@/lib/resilience/classify";
import type { JobRun } from "./job-run";
import type { RuntimeContext } from "./runtime-context";

/** Why a job gets no further attempt. */
export type DeadBecause =
  | "permanent"
  | "poison"
  | "attempts-exhausted"
  | "deadline"
  | "not-idempotent"
  | "retry-after"
  | "retry-budget";

/** What becomes of a failed attempt. It is decided once, so that what is recorded is what happens. */
export type Verdict = { failure: Failure; error: Error } & (
  | { outcome: "retry"; delayMs: number; postponed: boolean }
  | { outcome: "dead"; because: DeadBecause }
);

export interface AttemptFacts {
  /** The processor was called. */
  begun: boolean;
  /** How much longer delays are now, because the route is slow; 1: not at all. */
  stretch: number;
}

/** Decides on a failed attempt by the policy in force when it began. What workers share (the budget) is asked after it. */
export function decide(ctx: RuntimeContext, run: JobRun, thrown: unknown, facts: AttemptFacts): Verdict {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const failure = failureOf(ctx, run, thrown, facts);
  const dead = (because: DeadBecause): Verdict => ({ failure, error, outcome: "dead", because });
  if (failure.class === "permanent" || failure.class === "poison") return dead(failure.class);
  if (run.attempt >= attemptsAllowed(run)) return dead("attempts-exhausted");
  if (!failure.nothingDone && !mayRepeat(run)) return dead("not-idempotent");
  if ((failure.retryAfterMs ?? 0) > MAX_RETRY_AFTER_MS) return dead("retry-after");
  const delayMs = delayOf(ctx, run, failure, facts.stretch);
  if (delayMs > longestDelayMs(run, ctx.clock.now())) return dead("deadline");
  return { failure, error, outcome: "retry", delayMs, postponed: false };
}

/** A job that followed its worker into death too often is poison, whatever it said the last time. */
function failureOf(ctx: RuntimeContext, run: JobRun, thrown: unknown, { begun }: AttemptFacts): Failure {
  const failure = classifyFailure(thrown, ctx.clock.now(), run.definition.classify);
  if (!begun) return { ...failure, nothingDone: true };
  if (failure.code !== "CRASHED" || crashesOf(run) < run.policy.document.poisonAfter) return failure;
  return { ...failure, class: "poison" };
}

/** BullMQ keeps the stack of each attempt that failed, and counts the stalls; this attempt is one more. */
const crashesOf = ({ job }: JobRun): number =>
  1 + job.stalledCounter + (job.stacktrace ?? []).filter((stack) => stack.includes(CRASH)).length;

/** Whether doing the job again can do no harm: by the queue's own word, or because a key keeps a second effect away. */
export function mayRepeat({ definition, idempotencyKey, policy }: JobRun): boolean {
  return definition.idempotent || (idempotencyKey !== null && policy.document.idempotency !== null);
}

/** The time that is left for a retry to begin; a job that its producer delayed is as old as when it became runnable. */
export function longestDelayMs({ job, policy }: JobRun, nowMs: number): number {
  const { deadlineMs } = policy.document;
  return deadlineMs === null
    ? Number.POSITIVE_INFINITY
    : job.timestamp + (job.opts.delay ?? 0) + deadlineMs - nowMs;
}

/** A job's own backoff goes before the policy's; what the other side asks for goes before both. */
function delayOf(ctx: RuntimeContext, run: JobRun, { retryAfterMs }: Failure, stretch: number): number {
  const { random } = ctx.clock;
  const backoff = run.job.opts.backoff ?? (run.followsPolicy ? undefined : 0);
  const own = typeof backoff === "number" ? { type: "fixed", delay: backoff } : backoff;
  const plainMs =
    (own && jobBackoffDelayMs(own, run.attempt, random)) ??
    backoffDelayMs(run.policy.document.backoff, run.attempt, random);
  const ownMs = Math.round(plainMs * stretch);
  return retryAfterMs === null ? ownMs : throttledDelayMs(ownMs, retryAfterMs, random);
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
