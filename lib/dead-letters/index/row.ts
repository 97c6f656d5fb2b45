import type { FailureClass } from "../../contract/failures";
import { attemptsMadeOf, tenantOf } from "../../jobs/parse";
import type { JobRow, RowShape } from "../../queues/backend/job-rows";
import { type Cause, fingerprint } from "../fingerprint";
import { lastTrace } from "../stack";

/** What the index must see of a job: the beginning of its payload and reason, the end of its traces. */
export const INDEX_SHAPE: RowShape = {
  whole: ["name", "atm", "attemptsMade"],
  cut: { data: 4_096, failedReason: 8_192, stacktrace: -8_192 },
  upToBytes: 256 * 1024,
};

/** What the runtime recorded of a job's death beside BullMQ's own fields; null for what it did not say. */
export interface RecordedDeath {
  class: FailureClass | null;
  code: string | null;
  appVersion: string | null;
}

/** A dead letter as the index holds it. */
export interface IndexRow {
  /** Key of its queue. */
  queue: string;
  id: string;
  /** Its score in the failed set, epoch ms. */
  failedAt: number;
  name: string;
  tenant: string | null;
  cause: Cause;
  class: FailureClass;
  code: string;
  /** Release of the worker that ran its last attempt. */
  appVersion: string | null;
  attempts: number;
}

/** One byte holds them; more are as good as 255. */
export const MAX_ATTEMPTS = 255;

/**
 * The row of one job. A job whose hash is gone, as after a removal by hand, is a dead letter all the same as long as the
 * failed set names it. Pure.
 */
export function toIndexRow(
  { queue, id, failedAt }: Pick<IndexRow, "queue" | "id" | "failedAt">,
  job: JobRow | null,
  death: RecordedDeath | null,
): IndexRow {
  const tenant = tenantOf(job?.cut.data?.text ?? "");
  const found = fingerprint({
    failedReason: job?.cut.failedReason?.text ?? "",
    stack: lastTrace(job?.cut.stacktrace?.text ?? ""),
    tenant,
  });
  return {
    queue,
    id,
    failedAt,
    name: job?.whole.name ?? "",
    tenant,
    cause: found.cause,
    class: death?.class ?? found.class,
    code: death?.code ?? found.cause.code,
    appVersion: death?.appVersion ?? null,
    attempts: job === null ? 0 : Math.max(0, Math.min(MAX_ATTEMPTS, Math.floor(attemptsMadeOf(job)))),
  };
}
