import { countFailedAttempt } from "@/lib/failures/count";
import { normalizeMessage } from "@/lib/failures/normalize";
import { scrubError } from "@/lib/payloads/scrub";
import type { Failure } from "@/lib/resilience/classify";
import type { RouteLatency } from "@/lib/resilience/latency";
import { spendRetry } from "@/lib/resilience/retry-budget";
import { decide, errorFor, handOver, type Verdict } from "./decide";
import type { JobRun } from "./job-run";
import { noteDecision } from "./note-decision";
import type { RuntimeContext } from "./runtime-context";

export interface FailureSetting {
  workerId(): string;
  latency: RouteLatency;
  /** Told at once what kind of failure it is. */
  onFailure?(failure: Failure): void;
}

/**
 * Decides what becomes of a failed attempt, writes it down, and gives the error that makes BullMQ do it. The record is sent
 * before BullMQ's own command: a crash in between leaves a record of a decision that is then taken once more.
 */
export async function settleFailure(
  ctx: RuntimeContext,
  run: JobRun,
  thrown: unknown,
  setting: FailureSetting,
): Promise<Error> {
  const slowness = run.route === null ? 1 : setting.latency.slowness(run.route);
  const verdict = await withinBudget(ctx, run, decide(run, thrown, { clock: ctx.clock, slowness }));
  setting.onFailure?.(verdict.failure);
  scrubError(verdict.error);
  const { failure, error, why } = verdict;
  countFailedAttempt(ctx, run.queueKey, failure);
  noteDecision(ctx, run, {
    kind: verdict.outcome,
    why,
    attempt: run.attempt,
    worker: setting.workerId(),
    appVersion: ctx.version,
    class: failure.class,
    code: failure.code,
    message: normalizeMessage(error.message),
    durationMs: Math.max(0, ctx.clock.now() - run.startedAtMs),
    delayMs: verdict.outcome === "retry" ? verdict.delayMs : null,
  });
  handOver(run, verdict);
  return errorFor(verdict);
}

/**
 * Over the queue's retry budget a retry is put off to the end of the window instead: a storm is flattened and nothing is lost.
 * A job whose deadline comes before that is a dead letter, from which it can be replayed.
 */
async function withinBudget(ctx: RuntimeContext, run: JobRun, verdict: Verdict): Promise<Verdict> {
  const { retryBudget, deadlineMs } = run.policy.document;
  if (retryBudget === null || verdict.outcome === "dead") return verdict;
  if (await spendRetry(ctx, run.queueKey, retryBudget)) return verdict;
  const delayMs = Math.round(verdict.delayMs + retryBudget.windowMs * (1 + ctx.clock.random()));
  const late = deadlineMs !== null && ctx.clock.now() + delayMs > run.job.timestamp + deadlineMs;
  const { failure, error } = verdict;
  return late
    ? {
        failure,
        error,
        outcome: "dead",
        why: "the retry budget is spent, and the deadline comes before the next window",
      }
    : { failure, error, outcome: "retry", delayMs, why: "the retry budget is spent: put off by a window" };
}
