import type { PolicyDocument, RetryStep } from "../contract/policies";
import { CRITICALITIES } from "../contract/values/policies";
import { formatDuration } from "../format";

/** BullMQ's default: a lock that is not renewed for so long makes the job look stalled. */
const LOCK_MS = 30_000;

/** What an operator should know of a policy before it is saved, in sentences. None of it forbids anything. */
export function policyWarnings(
  policy: PolicyDocument,
  idempotent: boolean,
  timetable: RetryStep[],
): string[] {
  const { attempts, deadlineMs, timeoutMs, backoff, idempotency, backpressure, breaker } = policy;
  const most = Math.max(...CRITICALITIES.map((one) => attempts[one]));
  const cut = timetable.find(({ pastDeadline }) => pastDeadline);
  return [
    ...(cut && deadlineMs !== null
      ? [
          `Attempt ${cut.attempt} would come after the deadline of ${formatDuration(deadlineMs)}, so it never comes.`,
        ]
      : []),
    ...(!idempotent && most > 1 && idempotency === null
      ? [
          "The queue is not idempotent and keeps no keys: it retries only when an error proves that nothing was done.",
        ]
      : []),
    ...(backoff.jitter === "none" && most > 1
      ? ["Without jitter, jobs that failed together come back together."]
      : []),
    ...(backoff.delayMs > backoff.capMs
      ? ["The cap is below the first delay, so every delay is the cap."]
      : []),
    ...(timeoutMs === null
      ? ["Without a time-out a job that hangs holds its place until the worker is stopped."]
      : []),
    ...(idempotency && timeoutMs !== null && idempotency.lockMs < timeoutMs
      ? [
          "The lock of an idempotency key is shorter than the time-out: a slow job can lose its key to another.",
        ]
      : []),
    ...(idempotency && idempotency.lockMs < LOCK_MS && timeoutMs === null
      ? ["The lock of an idempotency key is short for jobs without a time-out."]
      : []),
    ...(attempts.critical < attempts.standard || attempts.standard < attempts.background
      ? ["Less critical work is tried more often than more critical work."]
      : []),
    ...(breaker && breaker.minSamples > 1_000
      ? ["The breaker needs so many outcomes that it may trip too late."]
      : []),
    ...(backpressure?.softDepth && backpressure.hardDepth && backpressure.softDepth > backpressure.hardDepth
      ? ["The soft watermark on depth is above the hard one."]
      : []),
    ...(backpressure?.softAgeMs && backpressure.hardAgeMs && backpressure.softAgeMs > backpressure.hardAgeMs
      ? ["The soft watermark on age is above the hard one."]
      : []),
  ];
}
