import { createHash } from "node:crypto";
import type { ReplayChange } from "../contract/replay-options";
import { makesNewJobs } from "../contract/values/replay-options";
import { formatDuration } from "../format";
import { copyId } from "../jobs/copy";
import { safeJson } from "../jobs/parse";
import { patchPayload } from "../jobs/patch";
import { REPLAY_SHAPE, type RecordedLife } from "../jobs/replayable";
import type { JobRow, RowShape } from "../queues/backend/job-rows";
import { parseQueueKey } from "../queues/identity";
import type { OperationRecord } from "./record";

/** Payloads larger than this are left to the page of their job: a batch holds many of them in memory at once. */
const MAX_PAYLOAD_BYTES = 256 * 1024;

/** Jobs in one batch of a replay that changes them. */
export const MAX_CHANGED_BATCH = 100;

/** As much of the traces as holds the last one. */
const TRACE_BYTES = 8_192;

const CHANGE_SHAPE: RowShape = {
  whole: [...REPLAY_SHAPE.whole, "priority"],
  cut: { ...REPLAY_SHAPE.cut, data: MAX_PAYLOAD_BYTES, stacktrace: -TRACE_BYTES },
};

/** What an operation must know of its jobs. */
export const shapeOf = ({ change }: Pick<OperationRecord, "change">): RowShape =>
  change === null ? REPLAY_SHAPE : CHANGE_SHAPE;

/** As much of a payload as tells its tenant. */
const TENANT_BYTES = 4_096;

/** As {@link shapeOf}, and what tells the tenant. */
export function shapeWithTenant(operation: Pick<OperationRecord, "change">): RowShape {
  const shape = shapeOf(operation);
  return { ...shape, cut: { data: TENANT_BYTES, ...shape.cut } };
}

/** Whether it takes a new job in place of the old one. */
export const isCopy = (change: ReplayChange | null): change is ReplayChange =>
  change !== null && makesNewJobs(change);

/** Where a job is after its replay. */
export function placeAfter(
  { id: operation, change }: Pick<OperationRecord, "id" | "change">,
  { queue, id }: { queue: string; id: string },
): { queue: string; id: string } {
  if (!isCopy(change)) return { queue, id };
  return { queue: change.queue ?? queue, id: copyId(operation, queue, id) };
}

/** The payload that a job gets, and what it is known by before; or why it cannot be changed. Pure. */
export type Changed =
  | { payload: unknown; patch: { payload: unknown; sha: string } | undefined }
  | { refusal: string };

/**
 * Applies the change to the payload of one job. After a crash its patch may have been written already: `lives` then says
 * what the payload was before, and one that differs is taken as it is. Pure.
 */
export function changePayload(change: ReplayChange, row: JobRow, lives: readonly RecordedLife[]): Changed {
  const data = row.cut.data ?? { text: "", bytes: 0 };
  if (data.bytes > MAX_PAYLOAD_BYTES)
    return {
      refusal: `Its payload is larger than ${MAX_PAYLOAD_BYTES / 1024} KiB: change it on its own page.`,
    };
  const payload = safeJson(data.text);
  if (payload === undefined) return { refusal: "Its payload is no JSON: mend it on its own page." };
  if (change.patch === undefined) return { payload, patch: undefined };
  const sha = createHash("sha1").update(data.text).digest("base64url");
  if (lives.some((life) => life.sha !== null && life.sha !== sha)) return { payload, patch: undefined };
  const patched = patchPayload(payload, change.patch);
  if ("error" in patched) return { refusal: patched.error };
  return { payload: patched.value, patch: { payload: patched.value, sha } };
}

/** A change in words; null for none. */
export function changeWords(change: ReplayChange | null): string | null {
  if (change === null) return null;
  const { patch, priority, delayMs, queue } = change;
  const parts = [
    patch && `payload patched (${patch.map(({ op, path }) => `${op} ${path || "all"}`).join(", ")})`,
    priority !== undefined && `priority ${priority === 0 ? "none" : priority}`,
    delayMs !== undefined && `delayed by ${formatDuration(delayMs)}`,
    queue !== undefined && `moved to ${parseQueueKey(queue).name}`,
  ];
  return parts.filter(Boolean).join("; ").slice(0, 300);
}
