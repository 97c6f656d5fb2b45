import type { JobSummary } from "../jobs";

/** How many attempts of a job's present life have failed: all it made, but for the one that completed it. */
export const failedAttempts = ({ attemptsMade, state }: Pick<JobSummary, "attemptsMade" | "state">): number =>
  Math.max(0, attemptsMade - (state === "completed" ? 1 : 0));
