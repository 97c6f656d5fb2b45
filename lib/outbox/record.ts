import { createHash } from "node:crypto";
import type { JobsOptions } from "bullmq";
import { safeJson } from "../jobs/parse";
import type { OrderingTicket } from "../ordering/tickets";

/** A job on its way into a queue. `declared`: the queue is one of ours, and made when it is not there. */
export interface OutboxJob {
  queueKey: string;
  declared: boolean;
  name: string;
  data: unknown;
  opts: JobsOptions & { jobId: string };
  /** The idempotency key that its id was made of; null, or absent, where it has none. */
  key?: string | null;
  /** Its place in the line of its ordering key, taken when it is delivered; null, or absent, where it has none. */
  ticket?: OrderingTicket | null;
}

export interface OutboxRecord {
  /** Place in the outbox; one more than the record before. */
  seq: number;
  job: OutboxJob;
}

const SUM_CHARS = 16;
const sumOf = (text: string | Buffer) => createHash("sha256").update(text).digest("hex").slice(0, SUM_CHARS);

/** One record as a line: checksum, space, JSON. */
export function encodeRecord(record: OutboxRecord): Buffer {
  const text = JSON.stringify(record);
  return Buffer.from(`${sumOf(text)} ${text}\n`, "utf8");
}

function decodeRecord(line: Buffer): OutboxRecord | null {
  const body = line.subarray(SUM_CHARS + 1);
  if (line.toString("latin1", 0, SUM_CHARS) !== sumOf(body)) return null;
  return (safeJson(body.toString("utf8")) as OutboxRecord | undefined) ?? null;
}

export interface SegmentContent {
  records: OutboxRecord[];
  /** Where the good records end. */
  goodBytes: number;
  /** What follows is `torn` (an append that a crash cut short, never acknowledged) or `damaged` (good records come after it). */
  end: "whole" | "torn" | "damaged";
}

/** Reads a segment as far as it is good. */
export function decodeSegment(bytes: Buffer): SegmentContent {
  const records: OutboxRecord[] = [];
  let from = 0;
  while (from < bytes.length) {
    const at = bytes.indexOf(0x0a, from);
    const record = at === -1 ? null : decodeRecord(bytes.subarray(from, at));
    if (record === null) return { records, goodBytes: from, end: hasRecord(bytes, at) ? "damaged" : "torn" };
    records.push(record);
    from = at + 1;
  }
  return { records, goodBytes: from, end: "whole" };
}

function hasRecord(bytes: Buffer, after: number): boolean {
  for (let from = after + 1; after !== -1 && from < bytes.length; ) {
    const at = bytes.indexOf(0x0a, from);
    if (at === -1) return false;
    if (decodeRecord(bytes.subarray(from, at)) !== null) return true;
    from = at + 1;
  }
  return false;
}
