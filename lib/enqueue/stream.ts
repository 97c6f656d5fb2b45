import { createHash } from "node:crypto";
import type { Context } from "../context";
import type { NewJob, StreamLine } from "../contract/enqueue";
import { isRedisUnavailable, SpillwayError, toChangeError, toSpillwayError } from "../errors";
import { safeJson } from "../jobs/parse";
import { type EnqueueOptions, enqueue, type Outcome } from "./enqueue";
import { type BodyLine, readLines } from "./ndjson";
import type { EnqueueTarget } from "./target";

/** A job's data of a megabyte; larger ones go as a JSON request of their own. */
const MAX_LINE_BYTES = 1024 * 1024;
const MAX_LINES = 1_000_000;
/** A batch is sent when it has so many lines or so many bytes: what is held in memory at once. */
const BATCH_LINES = 500;
const BATCH_BYTES = 4 * 1024 * 1024;

export interface StreamCounts {
  lines: number;
  accepted: number;
  refused: number;
  unknown: number;
}

interface Entry {
  line: number;
  job: NewJob | null;
  outcome: Outcome | null;
}

/**
 * Enqueues a body of one job a line, batch by batch, reading no further than it has sent. `emit` is told the fate of every
 * line; it is awaited, so that a client which does not read the answer is not read either. With an idempotency key a job's
 * id is made of the key and its line, so that the same body can be sent again after a broken connection: lines whose jobs are
 * still kept become no second job, and one that differs from its job is refused. Ends early when Redis is away or there are too many lines, and says so.
 */
export async function enqueueStream(
  ctx: Context,
  to: EnqueueTarget,
  body: AsyncIterable<Uint8Array>,
  options: EnqueueOptions & { idempotencyKey: string | null; counts: StreamCounts },
  emit: (line: StreamLine) => Promise<void>,
): Promise<void> {
  const { counts, idempotencyKey } = options;
  const idPrefix = idempotencyKey === null ? null : idPrefixOf(to, idempotencyKey);
  const keyOfId = (id: string) => (idPrefix !== null && id.startsWith(idPrefix) ? idempotencyKey : null);
  let batch: BodyLine[] = [];
  let batchBytes = 0;
  let complete = true;

  async function send(): Promise<boolean> {
    const entries = batch.map((line) => entryOf(line, idPrefix));
    batch = [];
    batchBytes = 0;
    return settle(ctx, to, entries, { ...options, keyOfId }, emit);
  }

  for await (const line of readLines(body, MAX_LINE_BYTES)) {
    if (line.number > MAX_LINES) {
      complete = (await send()) && false;
      await emit({ kind: "refused", from: line.number, to: line.number, ...refusal(tooMany()) });
      break;
    }
    counts.lines++;
    batch.push(line);
    batchBytes += line.text === null ? 0 : line.bytes;
    if (batch.length < BATCH_LINES && batchBytes < BATCH_BYTES) continue;
    complete = await send();
    if (!complete) break;
  }
  if (batch.length > 0) complete = await send();
  await emit({ kind: "summary", ...counts, complete, idPrefix });
}

function idPrefixOf(to: EnqueueTarget, key: string): string {
  const scope = "queueKey" in to ? to.queueKey : `${to.prefix}:${to.definition.name}`;
  return `req-${createHash("sha256").update(`${scope}\n${key}`).digest("base64url").slice(0, 24)}`;
}

function entryOf({ number, text }: BodyLine, idPrefix: string | null): Entry {
  const value = text === null ? null : safeJson(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const job = value as NewJob;
    const jobId = job.jobId ?? (idPrefix && !job.idempotencyKey ? `${idPrefix}-${number}` : undefined);
    return { line: number, job: jobId === undefined ? job : { ...job, jobId }, outcome: null };
  }
  const error =
    text === null
      ? new SpillwayError("payload_too_large", `The line has more than ${MAX_LINE_BYTES} bytes.`)
      : new SpillwayError("invalid_request", "The line is not a JSON object.");
  return { line: number, job: null, outcome: { accepted: false, error } };
}

/** Sends one batch and tells the fate of its lines. False: Redis did not answer, so that there is no use in going on. */
async function settle(
  ctx: Context,
  to: EnqueueTarget,
  entries: Entry[],
  options: EnqueueOptions & { counts: StreamCounts },
  emit: (line: StreamLine) => Promise<void>,
): Promise<boolean> {
  const { counts } = options;
  const jobs = entries.flatMap(({ job }) => job ?? []);
  let lost: SpillwayError | null = null;
  let outcomes: Outcome[] = [];
  try {
    outcomes = jobs.length === 0 ? [] : await enqueue(ctx, to, jobs, options);
  } catch (error) {
    if (!isRedisUnavailable(error)) throw error;
    lost = toChangeError(error);
  }
  let next = 0;
  const settled = entries.map((entry) => ({
    line: entry.line,
    outcome: entry.outcome ?? outcomes[next++] ?? null,
  }));
  for (const line of fates(settled, lost)) {
    if (line.kind === "accepted") counts.accepted += line.jobs;
    await emit(line);
  }
  counts.refused += settled.filter(({ outcome }) => outcome?.accepted === false).length;
  counts.unknown += settled.filter(({ outcome }) => outcome === null).length;
  return lost === null;
}

/** Neighbouring lines of one fate become one line of the answer, so that a flood of refusals stays short. */
function* fates(
  settled: { line: number; outcome: Outcome | null }[],
  lost: SpillwayError | null,
): Generator<StreamLine> {
  let open: StreamLine | null = null;
  for (const { line, outcome } of settled) {
    const fate = fateOf(line, outcome, lost);
    if (open && sameFate(open, fate)) {
      open = merged(open, line);
      continue;
    }
    if (open) yield open;
    open = fate;
  }
  if (open) yield open;
}

function fateOf(line: number, outcome: Outcome | null, lost: SpillwayError | null): StreamLine {
  const range = { from: line, to: line };
  if (outcome?.accepted) return { kind: "accepted", ...range, jobs: 1 };
  const error = outcome?.error ?? lost ?? toSpillwayError(null);
  return { kind: outcome ? "refused" : "unknown", ...range, ...refusal(error) };
}

function sameFate(a: StreamLine, b: StreamLine): boolean {
  if (a.kind === "accepted") return b.kind === "accepted";
  if (a.kind === "summary" || b.kind === "summary" || b.kind === "accepted") return false;
  return a.kind === b.kind && a.code === b.code && (a.detail === b.detail || a.code === "overloaded");
}

function merged(open: StreamLine, line: number): StreamLine {
  if (open.kind === "accepted") return { ...open, to: line, jobs: open.jobs + 1 };
  return open.kind === "summary" ? open : { ...open, to: line };
}

const refusal = (error: SpillwayError) => ({
  code: error.code,
  detail: error.message,
  ...(error.details.retryAfterMs === undefined ? {} : { retryAfterMs: error.details.retryAfterMs }),
});

const tooMany = () =>
  new SpillwayError(
    "payload_too_large",
    `One request has at most ${MAX_LINES} lines; this and all after it were not read.`,
  );
