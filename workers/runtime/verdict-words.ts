import { formatDuration } from "@/lib/format";
import { attemptsAllowed, type Verdict } from "./decide";
import type { JobRun } from "./job-run";

/** The rule by which a failed attempt came to its verdict, as one sentence. */
export function verdictWords(run: JobRun, verdict: Verdict): string {
  const { document } = run.policy;
  const attempts = `attempt ${run.attempt} of ${attemptsAllowed(run)}`;
  if (verdict.outcome === "retry") {
    const asked = verdict.failure.retryAfterMs;
    if (verdict.postponed) return `Tried again when the retry budget allows it, after ${attempts}.`;
    if (asked !== null)
      return `Tried again, not before the ${formatDuration(asked)} asked for, after ${attempts}.`;
    return `Tried again after ${attempts}.`;
  }
  switch (verdict.because) {
    case "permanent":
      return "Trying again cannot help.";
    case "poison":
      return "No worker can do this job.";
    case "attempts-exhausted":
      return `No attempt is left: this was ${attempts}.`;
    case "deadline":
      return `The next attempt would come after the deadline of ${formatDuration(document.deadlineMs ?? 0)}.`;
    case "not-idempotent":
      return "The job is not idempotent and may have had an effect.";
    case "retry-after":
      return "The other side asks for a longer pause than is waited for.";
    case "retry-budget":
      return "The retry budget has no place for it in time.";
  }
}
