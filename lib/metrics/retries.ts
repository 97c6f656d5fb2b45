import type { Context } from "../context";
import type { RetriesAnswer } from "../contract/metrics";
import { parseQueueKey } from "../queues/identity";
import { MOST_ATTEMPTS, parseRetryField, retryTierFor } from "./attempts";
import { requireRange } from "./require-range";
import { type RawHash, readFields, UNREADABLE } from "./sealed/sealed-chunk";
import type { RangeQuery } from "./series";
import { gapped, type Stretch, stretchesIn } from "./unread";

const DEFAULT_RANGE_MS = 3_600_000;
const DEFAULT_POINTS = 60;

/**
 * Finished jobs by the attempts they used, in all and over time; the range is widened to whole minutes, or hours beyond the
 * last day. One round trip.
 */
export async function readRetries(
  ctx: Context,
  queue: string,
  query: Omit<RangeQuery, "points"> & { points?: number | undefined },
): Promise<RetriesAnswer> {
  parseQueueKey(queue);
  const nowMs = ctx.clock.now();
  const to = Math.min(query.to ?? nowMs, nowMs);
  const from = query.from ?? Math.max(0, to - DEFAULT_RANGE_MS);
  requireRange(from, to);
  const tier = retryTierFor(from, nowMs);
  const start = Math.floor(Math.max(from, nowMs - tier.keepMs - tier.stepMs) / tier.stepMs) * tier.stepMs;
  const end = Math.max(start + tier.stepMs, Math.ceil(to / tier.stepMs) * tier.stepMs);
  const perPoint = Math.max(1, Math.ceil((end - start) / tier.stepMs / (query.points ?? DEFAULT_POINTS)));
  const stepMs = tier.stepMs * perPoint;
  const at = Array.from({ length: Math.ceil((end - start) / stepMs) }, (_, index) => start + index * stepMs);
  const zeros = () => at.map(() => 0);
  const sums = { succeeded: zeros(), dead: zeros(), succeededAttempts: zeros(), deadAttempts: zeros() };
  const commands: string[][] = [];
  const firstChunk = Math.floor(start / tier.chunkMs);
  for (let chunk = firstChunk; chunk * tier.chunkMs < end; chunk++) {
    commands.push(["hgetallBuffer", ctx.keys.retries(queue, tier.stepMs, chunk)]);
  }
  const rows = Array.from({ length: MOST_ATTEMPTS }, (_, i) => ({ attempts: i + 1, succeeded: 0, dead: 0 }));
  const unknown = { succeeded: 0, dead: 0 };
  const unread: Stretch[] = [];
  for (const [index, [error, fields]] of ((await ctx.redis.pipeline(commands).exec()) ?? []).entries()) {
    if (error) throw error;
    const read = readFields((fields ?? {}) as RawHash, "sum", () => {
      ctx.log.warn({ queue }, UNREADABLE);
      const from = (firstChunk + index) * tier.chunkMs;
      unread.push({ from, to: from + tier.chunkMs });
    });
    for (const [field, count] of read) {
      const parsed = parseRetryField(tier, field);
      if (!parsed || parsed.atMs < start || parsed.atMs >= end) continue;
      const row = parsed.attempts === null ? unknown : rows[parsed.attempts - 1];
      if (row) row[parsed.outcome] += Number(count);
      if (parsed.attempts === null) continue;
      const place = Math.floor((parsed.atMs - start) / stepMs);
      add(sums[parsed.outcome], place, Number(count));
      add(sums[`${parsed.outcome}Attempts`], place, Number(count) * parsed.attempts);
    }
  }
  const byAttempts = rows.filter((row) => row.succeeded + row.dead > 0);
  const gaps = stretchesIn({ from: start, to: end }, unread);
  const known = (column: number[]) => gapped(column, { at, stepMs }, gaps);
  const steps = {
    succeeded: known(sums.succeeded),
    dead: known(sums.dead),
    succeededAttempts: known(sums.succeededAttempts),
    deadAttempts: known(sums.deadAttempts),
  };
  return { from: start, to: end, stepMs, at, steps, byAttempts, unknown, gaps };
}

function add(column: number[], place: number, count: number): void {
  column[place] = (column[place] ?? 0) + count;
}
