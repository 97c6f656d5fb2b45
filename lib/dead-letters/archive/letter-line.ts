import { Job } from "bullmq";
import { stacksOf } from "../../jobs/detail";
import { isLifeRow, readLife } from "../../jobs/history";
import { attemptsMadeOf, safeJson, timeOf } from "../../jobs/parse";
import type { JobRow, RowShape } from "../../queues/backend/job-rows";
import { runAtOf } from "../../queues/backend/jobs";
import { parseMark } from "../../queues/backend/marks";
import type { Scored } from "../../queues/backend/sorted-page";
import type { QueueIdentity } from "../../queues/identity";
import { MAX_DATA_BYTES } from "./format";

/** What an archive keeps of a job's hash. */
export const ARCHIVE_SHAPE: RowShape = {
  whole: ["name", "timestamp", "atm", "attemptsMade", "parentKey"],
  cut: {
    data: MAX_DATA_BYTES,
    opts: 64 * 1024,
    failedReason: 64 * 1024,
    stacktrace: 256 * 1024,
  },
};

/** Options that tie a job to its id, its scheduler or its flow. */
const TIES = ["jobId", "repeat", "repeatJobKey", "prevMillis", "parent"];

interface Read {
  queue: QueueIdentity;
  failed: Scored;
  /** Null: the job was removed after its place was read. */
  row: JobRow | null;
  /** Rows of its log, oldest first. */
  logs: string[];
}

export interface LetterLine {
  id: string;
  line: string;
  /** The line says only why it is none of a letter. */
  omitted: boolean;
}

/** A dead letter, or a live job by its mark, as a line of an archive, or why it cannot be one; null for a job that is gone. Pure. */
export function letterLine({ queue, failed, row, logs }: Read): LetterLine | null {
  if (!row) return null;
  const data = row.cut.data ?? { text: "", bytes: 0 };
  if (data.bytes > MAX_DATA_BYTES) {
    const reason = `Its payload has ${data.bytes} bytes; an archive takes ${MAX_DATA_BYTES}.`;
    const line = JSON.stringify({ kind: "omitted", queue, id: failed.id, reason });
    return { id: failed.id, line, omitted: true };
  }
  const live = parseMark(failed.score);
  const opts = optsOf(row.cut.opts?.text);
  // Its options have the one that it was added with.
  if (live !== null) opts.priority = live.priority;
  const head = JSON.stringify({
    kind: "letter",
    queue,
    id: failed.id,
    name: row.whole.name ?? "",
    opts,
    timestamp: timeOf(row.whole.timestamp),
    failedAt: live === null ? Math.floor(Number(failed.score)) : null,
    ...(live?.state === "delayed" ? { runAt: runAtOf(live.score) } : {}),
    failedReason: row.cut.failedReason?.text ?? "",
    stacktrace: stacksOf(row),
    attemptsMade: attemptsMadeOf(row),
    parent: row.whole.parentKey ?? null,
    history: logs.flatMap((text) => {
      const { sha: _, ...life } = (isLifeRow(text) && readLife(text)) || {};
      return "at" in life ? [life] : [];
    }),
  });
  const line = `${head.slice(0, -1)},${payloadField(data.text)}}`;
  return { id: failed.id, line, omitted: false };
}

/** As it is stored, so that numbers keep their digits; written anew only where it would break the line. */
function payloadField(text: string): string {
  const value = safeJson(text);
  if (value === undefined) return `"dataText":${JSON.stringify(text)}`;
  return `"data":${/[\r\n]/.test(text) ? JSON.stringify(value) : text}`;
}

function optsOf(text: string | undefined): Record<string, unknown> {
  // BullMQ stores some names shortened, and throws at what is no JSON.
  if (safeJson(text) === undefined) return {};
  const opts: Record<string, unknown> = { ...Job.optsFromJSON(text ?? "{}") };
  for (const name of TIES) delete opts[name];
  return opts;
}
