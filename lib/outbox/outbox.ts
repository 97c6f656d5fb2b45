import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Context } from "../context";
import { deliver } from "./deliver";
import { outboxFull } from "./errors";
import { findSegments, readCursor, readSegment, writeCursor } from "./files";
import { lockDirectory } from "./lock";
import { encodeRecord, type OutboxJob } from "./record";
import { SegmentWriter } from "./writer";

const SEGMENT_BYTES = 4 * 1024 * 1024;
const BATCH = 500;
const FIRST_WAIT_MS = 50;
const MAX_WAIT_MS = 1_000;

export interface OutboxOptions {
  /** A directory of its own, on a disk that survives a restart. */
  dir: string;
  /** What undelivered jobs may take on disk; above it appends are refused. */
  maxBytes: number;
}

export interface Outbox {
  /** Jobs that Redis does not have yet. */
  pending(): number;
  /** Resolves once the jobs are on disk. Throws `overloaded` above the bound, and then has taken none of them. */
  append(jobs: OutboxJob[]): Promise<void>;
  /** Ends delivery and frees the directory; what is left is delivered by who opens it next. */
  close(): Promise<void>;
}

/**
 * Opens the outbox of a directory and delivers what is in it, in order, whenever Redis answers. One process at a time. A job
 * is delivered once, except in one case: Redis took a batch, and before it noted that (the next command) it or this process
 * died, and before delivery began again a job of that batch was done and already removed by its queue's `removeOnComplete`.
 * Throws {@link OutboxUnusable} when another process has it or a file is damaged.
 */
export async function openOutbox(ctx: Context, { dir, maxBytes }: OutboxOptions): Promise<Outbox> {
  await mkdir(dir, { recursive: true });
  const unlock = await lockDirectory(dir);
  try {
    const cursor = await readCursor(dir);
    return await start(ctx, { dir, maxBytes, cursor, unlock });
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function start(
  ctx: Context,
  {
    dir,
    maxBytes,
    cursor,
    unlock,
  }: OutboxOptions & { cursor: { id: string; delivered: number }; unlock(): Promise<void> },
): Promise<Outbox> {
  const closed = await findSegments(dir, cursor.delivered);
  let { delivered } = cursor;
  let lastSeq = Math.max(delivered, ...closed.map((one) => one.lastSeq));
  let pending = closed.reduce((sum, one) => sum + one.records, 0);
  let usedBytes = closed.reduce((sum, one) => sum + one.bytes, 0);
  let inDoubt = true;
  let ended = false;
  let wake = () => {};
  const stop = new AbortController();
  const writer = new SegmentWriter(dir, SEGMENT_BYTES, (name, bytes) => {
    closed.push({ name, bytes, lastSeq: 0, records: 0 });
  });

  async function deliverBatch(batch: { seq: number; job: OutboxJob }[]): Promise<void> {
    for (let waitMs = FIRST_WAIT_MS; !ended; waitMs = Math.min(waitMs * 2, MAX_WAIT_MS)) {
      try {
        const last = await deliver(ctx, cursor.id, batch, inDoubt);
        inDoubt = false;
        await writeCursor(dir, { id: cursor.id, delivered: last });
        delivered = last;
        pending -= batch.length;
        return;
      } catch (err) {
        inDoubt = true;
        ctx.log.debug({ err, pending }, "The outbox waits for Redis");
        await ctx.clock.sleep(waitMs, stop.signal).catch(() => {});
      }
    }
  }

  async function deliverSegment(): Promise<void> {
    if (closed.length === 0) await writer.roll();
    const [segment] = closed;
    if (!segment) return;
    const { records } = await readSegment(dir, segment.name);
    const due = records.filter(({ seq }) => seq > delivered);
    for (let at = 0; at < due.length && !ended; at += BATCH) await deliverBatch(due.slice(at, at + BATCH));
    if (ended) return;
    await rm(join(dir, segment.name));
    closed.shift();
    usedBytes -= segment.bytes;
  }

  async function run(): Promise<void> {
    while (!ended) {
      try {
        if (pending > 0 || closed.length > 0) await deliverSegment();
        else
          await new Promise<void>((resume) => {
            wake = resume;
          });
      } catch (err) {
        ctx.log.error({ err, dir }, "The outbox cannot be read; it tries again");
        await ctx.clock.sleep(MAX_WAIT_MS, stop.signal).catch(() => {});
      }
    }
  }
  const running = run();

  return {
    pending: () => pending,
    async append(jobs) {
      const timestamp = ctx.clock.now();
      const firstSeq = lastSeq + 1;
      const bytes = Buffer.concat(
        jobs.map((job, at) =>
          // Its age, and the end of a delay, count from now and not from its delivery.
          encodeRecord({ seq: firstSeq + at, job: { ...job, opts: { ...job.opts, timestamp } } }),
        ),
      );
      if (usedBytes + bytes.length > maxBytes) throw outboxFull(dir, maxBytes);
      lastSeq += jobs.length;
      usedBytes += bytes.length;
      // Counted before it is on disk: who asks meanwhile must go behind it.
      pending += jobs.length;
      try {
        await writer.append(firstSeq, bytes);
      } catch (error) {
        usedBytes -= bytes.length;
        pending -= jobs.length;
        throw error;
      }
      wake();
    },
    async close() {
      ended = true;
      stop.abort();
      wake();
      await running;
      await writer.roll();
      await unlock();
    },
  };
}
