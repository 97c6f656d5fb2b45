import { z } from "zod";
import type { Context } from "../context";
import { eventTimeMs } from "../queues/backend/events";
import { answersOf } from "../redis-pipeline";
import type { WorkerFigures } from "./delta";
import { readReport } from "./report";

type Write = (string | number)[];

/**
 * Reports read in one tick, of all queues together; what is left comes with the next. After the collector was away there are
 * hundreds of thousands: all at once would take longer than the lease, and be for nothing.
 */
const MAX_READ = 10_000;
const STREAMS_PER_CALL = 250;
/** A worker that has reported nothing for this long is forgotten: what it had not sent by then is not sent any more. */
const FORGET_MS = 3_600_000;

const savedSchema = z.object({
  cursor: z.string(),
  heard: z.record(z.string(), z.tuple([z.number(), z.number()])),
});

/** How far the reports of one queue were counted. Saved with what they added, so that none counts twice. */
export interface ReportInbox {
  cursor: string;
  /** By worker: the number of its last report, and when it came. */
  heard: Map<string, [sequence: number, atMs: number]>;
}

export const newInbox = (): ReportInbox => ({ cursor: "0-0", heard: new Map() });

/** Goes on where a collector before this one stopped; what cannot be read is begun anew. */
export function resumeInbox(text: string): ReportInbox {
  try {
    const { cursor, heard } = savedSchema.parse(JSON.parse(text));
    return { cursor, heard: new Map(Object.entries(heard)) };
  } catch {
    return newInbox();
  }
}

export interface Reports {
  figures: WorkerFigures[];
  /** Times at which a report was missing before one that came: the stream was trimmed before it was read. */
  missedAtMs: number[];
  /** What saves that they were counted, and drops them. */
  writes: Write[];
}

type Entry = [id: string, fields: string[]];

/**
 * Reads the new reports of these queues, at most `most` and of each its share: one XREAD for 250 of them, and further ones
 * for those that have more. A report that was sent twice is given once.
 */
export async function readReports(
  ctx: Context,
  queues: { key: string; inbox: ReportInbox }[],
  nowMs: number,
  most = MAX_READ,
): Promise<Reports[]> {
  const entries = queues.map((): Entry[] => []);
  let behind = queues.map((queue, index) => ({ ...queue, found: entries[index] ?? [] }));
  let left = most;
  let share = Math.max(1, Math.floor(left / behind.length));
  while (behind.length > 0 && share > 0) {
    const places = behind.map(({ key, inbox, found }) => ({
      stream: ctx.keys.workReports(key),
      after: found.at(-1)?.[0] ?? inbox.cursor,
    }));
    const answers = await readStreams(ctx, places, share);
    behind = behind.filter(({ found }, index) => {
      const read = answers.get(places[index]?.stream ?? "") ?? [];
      found.push(...read);
      left -= read.length;
      return read.length === share;
    });
    share = Math.floor(left / behind.length);
  }
  return queues.map(({ key, inbox }, index) => take(ctx, key, inbox, entries[index] ?? [], nowMs));
}

/** What comes in each of these streams behind a place, at most so many of each; streams without any are left out. */
async function readStreams(
  { redis }: Context,
  places: { stream: string; after: string }[],
  count: number,
): Promise<Map<string, Entry[]>> {
  const pipeline = redis.pipeline();
  for (let from = 0; from < places.length; from += STREAMS_PER_CALL) {
    const some = places.slice(from, from + STREAMS_PER_CALL);
    const [streams, ids] = [some.map(({ stream }) => stream), some.map(({ after }) => after)];
    pipeline.xread("COUNT", count, "STREAMS", ...streams, ...ids);
  }
  const answers = (await answersOf(pipeline)) as ([stream: string, entries: Entry[]][] | null)[];
  return new Map(answers.flatMap((answer) => answer ?? []));
}

function limitTimes(figures: WorkerFigures, latestMs: number): void {
  for (const time of ["atMs", "fromMs", "toMs"] as const) figures[time] = Math.min(figures[time], latestMs);
}

function take(ctx: Context, key: string, inbox: ReportInbox, entries: Entry[], nowMs: number): Reports {
  const reports: Reports = { figures: [], missedAtMs: [], writes: [] };
  const last = entries.at(-1)?.[0];
  if (last === undefined) return reports;
  for (const [id, [, worker = "", , sequence = "", , text = ""]] of entries) {
    const number = Number(sequence);
    const before = inbox.heard.get(worker)?.[0];
    if (before !== undefined && number <= before) continue;
    inbox.heard.set(worker, [number, nowMs]);
    const figures = readReport(worker, text);
    // A clock that is ahead would open buckets that another collector may count into. What came after the tick began is no such.
    if (figures) limitTimes(figures, Math.max(nowMs, eventTimeMs(id)));
    if (figures && before !== undefined && number > before + 1) reports.missedAtMs.push(figures.atMs);
    if (figures) reports.figures.push(figures);
  }
  inbox.cursor = last;
  for (const [worker, [, atMs]] of inbox.heard) if (nowMs - atMs > FORGET_MS) inbox.heard.delete(worker);
  const saved = { cursor: last, heard: Object.fromEntries(inbox.heard) };
  reports.writes.push(
    ["HSET", ctx.keys.workReportCursors(), key, JSON.stringify(saved)],
    ["XTRIM", ctx.keys.workReports(key), "MINID", last],
  );
  return reports;
}
