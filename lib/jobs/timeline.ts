import type { JobState } from "../contract/common";
import type { JobDetail } from "../contract/jobs";
import type { Life } from "./history";

export interface KnownTimes {
  state: JobState;
  timestamp: number | null;
  /** The delay it was added with, ms. */
  addedDelayMs: number;
  /** The delay it waits out now, ms; of a backoff, when it has failed before. */
  delayMs: number;
  runAt: number | null;
  processedOn: number | null;
  finishedOn: number | null;
  attemptsMade: number;
  failedReason: string | null;
  held: { by: string; at: number | null } | null;
  history: Life[];
}

type Moment = JobDetail["timeline"][number];

/**
 * What is known of a job's life, oldest first. BullMQ keeps only the last start and the end; a retry's failure is
 * derived from its backoff, and earlier lives come from the history that a replay writes.
 */
export function timelineOf(known: KnownTimes): Moment[] {
  const moments: Moment[] = [];
  const add = (kind: Moment["kind"], at: number | null, detail: string | null = null) => {
    if (at !== null) moments.push({ kind, at, detail });
  };
  add("added", known.timestamp);
  if (known.timestamp !== null && known.addedDelayMs > 0) {
    add("runnable", known.timestamp + known.addedDelayMs, "its delay was over");
  }
  for (const life of known.history) {
    add("failed", life.failedAt, life.failedReason);
    add("replayed", life.at, `by ${life.by}`);
  }
  add("started", known.processedOn, known.attemptsMade > 0 ? `attempt ${attemptOf(known)}` : null);
  const backingOff = known.state === "delayed" && known.attemptsMade > 0 && known.delayMs > 0 && !known.held;
  if (backingOff && known.runAt !== null) {
    add("attempt-failed", known.runAt - known.delayMs, known.failedReason);
    add("runnable", known.runAt, "its backoff ends");
  }
  if (known.held) add("held", known.held.at, known.held.by);
  if (known.state === "completed") add("completed", known.finishedOn);
  if (known.state === "failed") add("failed", known.finishedOn, known.failedReason);
  return moments.sort((a, b) => a.at - b.at);
}

/** The number of the attempt that began at `processedOn`: a running one is not counted as made yet. */
const attemptOf = ({ state, attemptsMade }: KnownTimes) =>
  state === "active" ? attemptsMade + 1 : attemptsMade;
