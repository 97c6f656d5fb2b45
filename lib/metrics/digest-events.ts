import type { BullEvent } from "../queues/backend/events";
import { emptyTally, type Tally } from "./book";

/** A job that has ended, well or not. */
export interface Ending {
  jobId: string;
  atMs: number;
  outcome: "succeeded" | "dead";
  /** Known from the events themselves for some of the dead. */
  attempts: number | null;
  /** It was moved or removed after that, so that its hash tells of another life. */
  touched: boolean;
  /** Its events do not tell when it began, or its name: its hash is to be asked for all that it knows. */
  partial: boolean;
  /** Why it died, as far as the event says it; cut. */
  reason: string | null;
}

export interface EventDigest {
  /** By second, epoch seconds. */
  seconds: Map<number, Tally>;
  endings: Ending[];
  /** The job that the very last event added; null when that was another event. */
  lastAdded: string | null;
}

/** A delay that long is not a backoff: it is the place where a kill switch's jobs wait. */
const HELD_MS = 12 * 3_600_000;

/**
 * What a stretch of a queue's events means. An arrival is `added`; a service `completed`; a failure `failed`, which
 * BullMQ emits for terminal ones only. A retry is a return from active: `waiting` from active, or `delayed`, which comes
 * without a previous state, so that the one right behind `added` (a job that begins delayed) and one too far ahead
 * (a held job) are left out. A stall and a rate limit look the same as a retry and are counted as one.
 */
export function digestEvents(events: BullEvent[], lastAdded: string | null): EventDigest {
  const digest: EventDigest = { seconds: new Map(), endings: [], lastAdded };
  if (events.length === 0) return digest;
  const lastEnding = new Map<string, Ending>();
  for (const event of events) {
    const kind = flowOf(event, digest.lastAdded);
    digest.lastAdded = event.event === "added" ? event.jobId : null;
    if (kind) tallyAt(digest, event.atMs)[kind] += 1;
    noteEnding(digest, lastEnding, event);
  }
  return digest;
}

function flowOf(event: BullEvent, lastAdded: string | null): keyof Tally | null {
  switch (event.event) {
    case "added":
      return "arrived";
    case "completed":
      return "served";
    case "failed":
      return "failed";
    case "waiting":
      return event.prev === "active" ? "retried" : null;
    case "delayed": {
      const isNew = event.jobId === lastAdded;
      const isHeld = event.runAtMs !== null && event.runAtMs - event.atMs > HELD_MS;
      return isNew || isHeld ? null : "retried";
    }
    default:
      return null;
  }
}

function tallyAt(digest: EventDigest, atMs: number): Tally {
  const second = Math.floor(atMs / 1_000);
  const tally = digest.seconds.get(second) ?? emptyTally();
  digest.seconds.set(second, tally);
  return tally;
}

function noteEnding(digest: EventDigest, lastEnding: Map<string, Ending>, event: BullEvent): void {
  const { jobId, atMs } = event;
  if (event.event === "completed" || event.event === "failed") {
    const outcome = event.event === "completed" ? "succeeded" : "dead";
    const ending: Ending = {
      jobId,
      atMs,
      outcome,
      attempts: null,
      touched: false,
      partial: false,
      reason: event.failedReason,
    };
    digest.endings.push(ending);
    lastEnding.set(jobId, ending);
    return;
  }
  if (event.event === "cleaned") for (const ending of digest.endings) ending.touched = true;
  const ending = lastEnding.get(jobId);
  if (!ending) return;
  if (event.event === "retries-exhausted") ending.attempts ??= event.attemptsMade;
  else if (event.event !== "drained") ending.touched = true;
}
