import type { Redis } from "ioredis";
import type { Context } from "../context";
import type { PolicySource } from "../contract/policies";
import { recordDecision } from "../decisions/record";

const FLUSH_MS = 1_000;
const MINUTE_MS = 60_000;
/** A minute's count is looked at while it is one of the last two. */
const KEPT_SEC = 300;

interface Tally {
  refused: number;
  delayed: number;
  jobName: string;
  policyVersion: number | null;
  policySource: PolicySource | null;
  retryAfterMs: number;
  why: string;
}

const books = new WeakMap<Redis, Map<string, Tally>>();

export interface Shed {
  queueKey: string;
  jobName: string;
  refused: boolean;
  policyVersion: number | null;
  policySource: PolicySource | null;
  retryAfterMs: number;
  why: string;
}

/**
 * Notes that a job was turned away or put off. A flood of them becomes one decision a second for each queue, with their
 * number; a process that dies loses at most the last second's. No round trip.
 */
export function noteShed(ctx: Context, { queueKey, refused, ...last }: Shed): void {
  const book = books.get(ctx.redis) ?? new Map<string, Tally>();
  books.set(ctx.redis, book);
  const before = book.get(queueKey);
  book.set(queueKey, {
    ...last,
    refused: (before?.refused ?? 0) + (refused ? 1 : 0),
    delayed: (before?.delayed ?? 0) + (refused ? 0 : 1),
  });
  if (before) return;
  setTimeout(() => flush(ctx, queueKey, book), FLUSH_MS).unref();
}

function flush(ctx: Context, queueKey: string, book: Map<string, Tally>): void {
  const tally = book.get(queueKey);
  book.delete(queueKey);
  if (!tally) return;
  const { refused, delayed, jobName, policyVersion, policySource, retryAfterMs, why } = tally;
  const parts = [refused > 0 ? `${refused} refused` : "", delayed > 0 ? `${delayed} put off` : ""];
  recordDecision(ctx, {
    queueKey,
    kind: "shed",
    // They stand for many jobs, and a refused one has no id.
    jobId: "",
    jobName,
    policyVersion,
    policySource,
    delayMs: retryAfterMs,
    why: `${parts.filter(Boolean).join(", ")} at enqueue: ${why}`,
  });
  const key = ctx.keys.shed(queueKey, Math.floor(ctx.clock.now() / MINUTE_MS));
  ctx.redis
    .multi()
    .incrby(key, refused + delayed)
    .expire(key, KEPT_SEC)
    .exec()
    .catch((err: unknown) => ctx.log.warn({ err, queue: queueKey }, "Refused jobs were not counted"));
}

/** Jobs turned away or put off in the last full minute, and in the present one so far. One command. */
export async function readShed(
  ctx: Context,
  queueKey: string,
): Promise<{ lastMinute: number; thisMinute: number }> {
  const minute = Math.floor(ctx.clock.now() / MINUTE_MS);
  const [last, present] = await ctx.redis.mget(
    ctx.keys.shed(queueKey, minute - 1),
    ctx.keys.shed(queueKey, minute),
  );
  return { lastMinute: Number(last ?? 0), thisMinute: Number(present ?? 0) };
}
