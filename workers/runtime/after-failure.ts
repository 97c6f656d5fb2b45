import { attemptsAllowed, type Verdict } from "./decide";
import type { JobRun } from "./job-run";
import { noteDecision } from "./note-decision";
import type { RuntimeContext } from "./runtime-context";

/** Keeps what became of a failed attempt. Call it before BullMQ is told; nothing is awaited. */
export function afterFailure(ctx: RuntimeContext, run: JobRun, verdict: Verdict): void {
  noteDecision(ctx, run, {
    kind: verdict.outcome,
    attempt: run.attempt,
    class: verdict.failure.kind,
    delayMs: verdict.outcome === "retry" ? verdict.delayMs : null,
    why: whyOf(run, verdict),
  });
}

function whyOf(run: JobRun, verdict: Verdict): string {
  const attempts = `attempt ${run.attempt} of ${attemptsAllowed(run)}`;
  if (verdict.outcome === "retry") return `Tried again after ${attempts}: ${verdict.error.message}`;
  if (verdict.because === "attempts-exhausted")
    return `No attempt is left, ${attempts}: ${verdict.error.message}`;
  return `Trying again cannot help (${verdict.because}): ${verdict.error.message}`;
}
