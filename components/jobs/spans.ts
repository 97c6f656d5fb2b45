import type { Decision } from "@/lib/contract/decisions";
import {
  type Attempt,
  decidedAttempts,
  endOfLife,
  type Facts,
  isLostRun,
  lastAttempt,
  putsOff,
  type RanBy,
} from "./attempts";

export const SPAN_KINDS = [
  "delayed",
  "waiting",
  "waiting-children",
  "attempt",
  "backoff",
  "held",
  "deferred",
  "unknown",
  "dead",
  "replayed",
  "completed",
] as const;

/** A stretch of a job's life, or a moment of it: then `from` is `to`. */
export interface Span {
  kind: (typeof SPAN_KINDS)[number];
  title: string;
  from: number;
  /** May lie ahead. Null: it goes on. */
  to: number | null;
  /** More of it, in words. */
  note: string | null;
  /** Of an attempt. */
  outcome: Attempt["outcome"] | null;
  by: RanBy | null;
}

const UNKNOWN = "BullMQ keeps the times of the last attempt alone";
const LOST = "Waited, ran, worker lost";

/**
 * A job's whole life, oldest first, without gaps from when it was added: what BullMQ's record of it says, earlier lives as their
 * replays kept them, and what workers of the runtime decided. What none of them knows is a span of kind `unknown`.
 */
export function spansOf(job: Facts, decisions: readonly Decision[], nowMs: number): Span[] {
  const spans: Span[] = [];
  const decided = decidedAttempts(decisions);
  const pauses = decisions.filter((one) => putsOff(one) || isLostRun(one)).sort((a, b) => a.at - b.at);
  const firstKnown = [
    job.timestamp,
    decided[0]?.from,
    job.history[0]?.failedAt,
    job.history[0]?.at,
    job.processedOn,
  ];
  let begin = Math.min(...firstKnown.filter((at) => typeof at === "number"), nowMs);
  const between = (from: number, to: number) =>
    decided.filter((one) => (one.to ?? 0) > from && (one.to ?? 0) <= to);

  for (const [index, life] of job.history.entries()) {
    const end = life.failedAt ?? life.at;
    const attempts = between(begin, life.at);
    const last = endOfLife(life, attempts);
    const delayMs = index === 0 && life.from === null ? job.addedDelayMs : 0;
    walk(spans, { begin, delayMs, attempts: last ? [...attempts, last] : attempts, pauses, lost: false });
    spans.push(span("dead", "Dead letter", end, life.at, { note: life.failedReason || null }));
    spans.push(span("replayed", "Replayed", life.at, life.at, { note: `by ${life.by}` }));
    begin = life.at;
  }

  const own = between(begin, Number.POSITIVE_INFINITY);
  const last = lastAttempt(job, begin, { decided: own, decisions });
  const earlier = last ? own.filter(({ to }) => (to ?? 0) < (last.from ?? 0)) : own;
  const delayMs = job.history.length === 0 ? job.addedDelayMs : 0;
  const attempts = last ? [...earlier, last] : earlier;
  // BullMQ counts on over replays: of a job that was replayed it is not known in which life it stalled.
  const lost = job.stalledCounter > 0 && job.history.length === 0 && !pauses.some(isLostRun);
  const cursor = walk(spans, { begin, delayMs, attempts, pauses, lost });
  close(spans, job, { ...cursor, pauses, nowMs, begin });
  // Several machines wrote these times, and anyone may have: whatever they are, one thing follows the other.
  return spans
    .map((one) => ({ ...one, to: one.to === null ? null : Math.max(one.from, one.to) }))
    .sort((a, b) => a.from - b.from);
}

interface Life {
  begin: number;
  /** The delay that it began with. */
  delayMs: number;
  attempts: Attempt[];
  /** What interrupted its waiting, oldest first. */
  pauses: Decision[];
  /** Some run of it had no end that anybody saw. */
  lost: boolean;
}

/** What has come up to now: where it ended, and the attempt that it ended with. */
interface Cursor {
  at: number;
  last: Attempt | null;
}

/** Writes the spans of one life up to the end of its last attempt. */
function walk(spans: Span[], { begin, delayMs, attempts, pauses, lost }: Life): Cursor {
  let at = begin;
  let last: Attempt | null = null;
  if (delayMs > 0 && attempts.length > 0) {
    const to = Math.min(begin + delayMs, attempts[0]?.from ?? attempts[0]?.to ?? begin);
    spans.push(span("delayed", "Delayed", begin, to));
    at = to;
  }
  for (const attempt of attempts) {
    const start = attempt.from ?? attempt.to ?? at;
    const before = last?.number ?? 0;
    if (attempt.from === null || attempt.number > before + 1) {
      const missing = missingWords(before + 1, attempt.from === null ? attempt.number : attempt.number - 1);
      spans.push(span("unknown", missing, at, start, { note: UNKNOWN }));
    } else if (lost) spans.push(span("unknown", LOST, at, start, { note: UNKNOWN }));
    else wait(spans, { from: at, to: start, last, pauses });
    if (attempt.from !== null) spans.push(attemptSpan(attempt));
    at = Math.max(at, attempt.to ?? start);
    last = attempt;
  }
  return { at, last };
}

const missingWords = (from: number, to: number) => (from >= to ? `Attempt ${to}` : `Attempts ${from}–${to}`);

function attemptSpan({ number, from, to, outcome, reason, by }: Attempt): Span {
  const end = outcome === "running" ? null : (to ?? from ?? 0);
  const note = outcome === "unknown" ? "When it ended is not kept" : reason;
  return { ...span("attempt", `Attempt ${number}`, from ?? 0, end, { note }), outcome, by };
}

interface Between {
  from: number;
  /** Null: it goes on. */
  to: number | null;
  last: Attempt | null;
  pauses: Decision[];
}

/** Writes what lies between two attempts: the backoff of the first, what put the job off, and the rest of the time in the queue. */
function wait(spans: Span[], { from, to, last, pauses }: Between): void {
  const end = to ?? Number.POSITIVE_INFINITY;
  let at = from;
  const upTo = (until: number) => (until === Number.POSITIVE_INFINITY ? null : until);
  const go = (kind: Span["kind"], title: string, until: number, note: string | null = null) => {
    if (until <= at) return;
    spans.push(span(kind, title, at, upTo(until), { note }));
    at = until;
  };
  if (last?.backoffMs) go("backoff", "Backoff", Math.min(end, from + last.backoffMs));
  for (const pause of pauses) {
    const { kind, at: since, delayMs, why } = pause;
    if (since < at || since > end) continue;
    if (isLostRun(pause)) {
      go("unknown", LOST, since, why);
      continue;
    }
    go("waiting", "Waiting", since);
    const isHeld = kind === "hold";
    const until = Math.min(end, delayMs === null ? end : since + delayMs);
    go(isHeld ? "held" : "deferred", isHeld ? "Held" : "Deferred", until, why);
  }
  go("waiting", "Waiting", end);
}

interface End extends Cursor {
  begin: number;
  pauses: Decision[];
  nowMs: number;
}

/** Writes what the job does now, or how it ended. */
function close(spans: Span[], job: Facts, { at, last, pauses, nowMs, begin }: End): void {
  const lasting = pauses.findLast((decision) => putsOff(decision) && decision.at >= at);
  if (job.state === "completed" || job.state === "failed") {
    const end = job.finishedOn ?? at;
    if (last === null)
      spans.push(span("unknown", "Not attempted, as far as is known", at, Math.max(at, end)));
    const dead = job.state === "failed";
    spans.push(span(dead ? "dead" : "completed", dead ? "Dead letter" : "Completed", end, end));
  } else if (job.state === "waiting-children") {
    spans.push(span("waiting-children", "Waits for its children", at, null));
  } else if (job.heldBy !== null) {
    const since = Math.max(at, lasting?.at ?? at);
    wait(spans, { from: at, to: since, last, pauses: [] });
    spans.push(span("held", "Held", since, null, { note: `by ${job.heldBy}` }));
  } else if (job.state === "delayed" && job.runAt !== null) {
    const since = lasting ? lasting.at : at;
    wait(spans, { from: at, to: since, last: null, pauses: [] });
    const kind = lasting ? "deferred" : last ? "backoff" : "delayed";
    const title = { deferred: "Deferred", backoff: "Backoff", delayed: "Delayed" }[kind];
    spans.push(span(kind, title, since, Math.max(since, job.runAt), { note: lasting?.why ?? null }));
  } else if (job.state !== "active") {
    const delayed = last === null && at === begin && job.history.length === 0 ? job.addedDelayMs : 0;
    const ready = Math.min(nowMs, at + delayed);
    if (delayed > 0) spans.push(span("delayed", "Delayed", at, ready));
    wait(spans, { from: ready, to: null, last, pauses });
  }
}

const span = (
  kind: Span["kind"],
  title: string,
  from: number,
  to: number | null,
  { note = null }: { note?: string | null } = {},
): Span => ({ kind, title, from, to, note, outcome: null, by: null });
