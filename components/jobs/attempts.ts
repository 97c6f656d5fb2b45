import type { Decision } from "@/lib/contract/decisions";
import type { JobDetail } from "@/lib/contract/jobs";
import { placeOfName } from "@/lib/contract/values/worker-place";

/** Who ran an attempt, as far as it is known. */
export interface RanBy {
  /** Name that its owner gave to the worker, or its id. */
  worker: string | null;
  host: string | null;
  pid: number | null;
  version: string | null;
}

export interface Attempt {
  number: number;
  /** Null where only its end is known. */
  from: number | null;
  /** Null where only its beginning is known, or it goes on. */
  to: number | null;
  outcome: "failed" | "completed" | "running" | "unknown";
  /** Why it failed. */
  reason: string | null;
  /** The backoff that followed; null where none is known. */
  backoffMs: number | null;
  by: RanBy | null;
}

export type Facts = Pick<
  JobDetail,
  | "state"
  | "timestamp"
  | "addedDelayMs"
  | "delayMs"
  | "runAt"
  | "processedOn"
  | "finishedOn"
  | "attemptsMade"
  | "failedReason"
  | "heldBy"
  | "processedBy"
  | "stalledCounter"
  | "history"
>;

/** A worker's clock and the moment at which BullMQ notes an end differ by what lies between: a round trip. */
const SAME_END_MS = 2_000;
/** What puts a job off before its attempt has begun. */
const PUT_OFF = new Set<Decision["kind"]>(["hold", "defer", "order"]);

export const putsOff = ({ kind }: Decision): boolean => PUT_OFF.has(kind);

/** A run of which nobody saw the end: its worker died or froze, and the job went back to the queue. */
export const isLostRun = ({ kind, durationMs }: Decision): boolean => kind === "retry" && durationMs === null;

/** Who a job's own record says has taken it last. */
export function ranBy(processedBy: string | null): RanBy | null {
  if (processedBy === null) return null;
  const place = placeOfName(processedBy);
  return place ? { worker: null, ...place } : { worker: processedBy, host: null, pid: null, version: null };
}

/** The attempts that the runtime's workers wrote down as they failed, oldest first. */
export function decidedAttempts(decisions: readonly Decision[]): Attempt[] {
  return decisions
    .flatMap((decision): Attempt[] => {
      const { kind, at, attempt, durationMs, delayMs, message, why, worker, host, appVersion } = decision;
      if ((kind !== "retry" && kind !== "dead") || attempt === null || durationMs === null) return [];
      return [
        {
          number: attempt,
          from: at - durationMs,
          to: at,
          outcome: "failed",
          reason: message ?? why,
          backoffMs: kind === "retry" ? delayMs : null,
          by: { worker, host, pid: null, version: appVersion },
        },
      ];
    })
    .sort((a, b) => (a.to ?? 0) - (b.to ?? 0));
}

/**
 * The attempt that BullMQ's own record of the job tells, which is the last; null where none has begun in this life, or the job
 * was put off when it was taken. Of `decided`, its own one adds what the record does not say.
 */
export function lastAttempt(
  job: Facts,
  begin: number,
  { decided, decisions }: { decided: Attempt[]; decisions: readonly Decision[] },
): Attempt | null {
  const { state, processedOn: from, attemptsMade } = job;
  if (from === null || from < begin) return null;
  const own = decided.findLast(({ to }) => to !== null && to >= from);
  const wasPutOff = decisions.some((decision) => putsOff(decision) && decision.at >= from);
  const goesOn = state !== "active" && state !== "completed" && state !== "failed";
  if (goesOn && wasPutOff && !own) return null;
  const isRunning = state === "active";
  const isBackingOff = goesOn && job.heldBy === null && attemptsMade > 0 && job.delayMs > 0;
  const backedOffAt = isBackingOff && job.runAt !== null ? job.runAt - job.delayMs : null;
  const ended = state === "completed" || state === "failed" ? job.finishedOn : (own?.to ?? backedOffAt);
  const failed = state === "failed" || own !== undefined || backedOffAt !== null;
  return {
    number: isRunning ? attemptsMade + 1 : Math.max(1, own?.number ?? attemptsMade),
    from,
    to: isRunning ? null : ended,
    outcome: isRunning ? "running" : state === "completed" ? "completed" : failed ? "failed" : "unknown",
    reason: failed && !isRunning ? (job.failedReason ?? own?.reason ?? null) : null,
    backoffMs: own?.backoffMs ?? (backedOffAt === null ? null : job.delayMs),
    by: mergedBy(ranBy(job.processedBy), own?.by ?? null),
  };
}

/** What is known of the attempt that an earlier life ended with; `attempts` are those of that life that were written down. */
export function endOfLife(
  { failedAt, attemptsMade, failedReason }: JobDetail["history"][number],
  attempts: Attempt[],
) {
  const last = attempts.at(-1);
  if (failedAt === null || (last?.to && Math.abs(last.to - failedAt) < SAME_END_MS)) return null;
  const attempt: Attempt = {
    number: attemptsMade,
    from: null,
    to: failedAt,
    outcome: "failed",
    reason: failedReason,
    backoffMs: null,
    by: null,
  };
  return attempt;
}

function mergedBy(record: RanBy | null, decided: RanBy | null): RanBy | null {
  if (!record || !decided) return record ?? decided;
  return {
    worker: record.worker ?? decided.worker,
    host: record.host ?? decided.host,
    pid: record.pid,
    version: record.version ?? decided.version,
  };
}
