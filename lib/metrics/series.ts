import type { Context } from "../context";
import { METRICS, type Metric, type SeriesAnswer } from "../contract/metrics";
import type { QueueSummary } from "../contract/queues";
import { parseQueueKey } from "../queues/identity";
import { loadSummaries } from "../queues/snapshot";
import { readChunks } from "./chunks";
import { columnOf, type Filled, fillRange, gapsOf } from "./fill";
import { decodePoint, type Gauges } from "./point";
import { requireRange } from "./require-range";
import { type Plan, planRange, TIERS, type Tier } from "./tiers";

export interface RangeQuery {
  from?: number | undefined;
  to?: number | undefined;
  points: number;
}

const DEFAULT_RANGE_MS = 15 * 60_000;
/** The newest bucket is written by the first tick after it has ended. */
const SETTLE_MS = 1_500;

/** The plan for a query. Throws `invalid_request` for a range that ends before it begins. */
export function planQuery(nowMs: number, query: RangeQuery, tiers: readonly Tier[] = TIERS): Plan {
  const to = Math.min(query.to ?? nowMs, nowMs);
  const from = query.from ?? to - DEFAULT_RANGE_MS;
  requireRange(from, to);
  const oldest = nowMs - Math.max(...tiers.map((tier) => tier.keepMs));
  const plan = planRange(tiers, {
    fromMs: Math.max(from, Math.min(oldest, to - 1)),
    toMs: to,
    points: query.points,
    nowMs,
  });
  // A bucket that has not ended is no bucket yet: it would look like a gap.
  const ended = Math.floor((nowMs - SETTLE_MS) / plan.tier.stepMs);
  const toBucket = Math.max(plan.fromBucket + 1, Math.min(plan.toBucket, ended));
  return { ...plan, toBucket };
}

const stepOf = (plan: Plan) => plan.tier.stepMs * plan.perPoint;

/** The part of an answer that all series have. */
export function frameOf(plan: Plan): { from: number; to: number; stepMs: number; at: number[] } {
  const from = plan.fromBucket * plan.tier.stepMs;
  const points = Math.ceil((plan.toBucket - plan.fromBucket) / plan.perPoint);
  return {
    from,
    to: plan.toBucket * plan.tier.stepMs,
    stepMs: stepOf(plan),
    at: Array.from({ length: points }, (_, index) => from + index * stepOf(plan)),
  };
}

/** Several queues' buckets over the same range, in two round trips at most. */
async function readFilled(ctx: Context, queues: string[], plan: Plan): Promise<Filled[][]> {
  const { stepMs } = plan.tier;
  const keysOf = [
    (chunk: number) => ctx.keys.uptime(stepMs, chunk),
    ...queues.map((queue) => (chunk: number) => ctx.keys.series(queue, stepMs, chunk)),
  ];
  const [[uptime, ...stored], summaries] = await Promise.all([
    readChunks(ctx, plan, keysOf),
    loadSummaries(ctx, queues),
  ]);
  const looked = [...(uptime?.texts.keys() ?? [])];
  return stored.map(({ texts, unreadable }, index) => {
    const watched = new Set(looked.filter((bucket) => !unreadable.has(bucket)));
    const points = new Map([...texts].map(([bucket, text]) => [bucket, decodePoint(text)]));
    return fillRange(plan, points, watched, gaugesOf(summaries[index] ?? null));
  });
}

const gaugesOf = (summary: QueueSummary | null): Gauges | null =>
  summary && {
    counts: summary.counts,
    oldestSinceMs: summary.oldestWaitingMs === null ? null : summary.sampledAt - summary.oldestWaitingMs,
  };

/** All metrics of one queue over a range. Throws `queue_not_found` for a key that is none. */
export async function readSeries(ctx: Context, queue: string, query: RangeQuery): Promise<SeriesAnswer> {
  parseQueueKey(queue);
  const plan = planQuery(ctx.clock.now(), query);
  const [filled = []] = await readFilled(ctx, [queue], plan);
  const metrics = Object.fromEntries(METRICS.map((metric) => [metric, columnOf(plan, filled, metric)]));
  return {
    ...frameOf(plan),
    metrics: metrics as SeriesAnswer["metrics"],
    gaps: gapsOf(plan, filled),
  };
}

/** Some metrics of a queue, each as a column over a plan. For figures that stand beside them. */
export async function readColumns(
  ctx: Context,
  queue: string,
  plan: Plan,
  metrics: readonly Metric[],
): Promise<(number | null)[][]> {
  const [filled = []] = await readFilled(ctx, [queue], plan);
  return metrics.map((metric) => columnOf(plan, filled, metric));
}

/** One metric of several queues over the same range, in the same number of round trips as for one. */
export async function readManySeries(ctx: Context, query: RangeQuery & { queues: string[]; metric: Metric }) {
  for (const queue of query.queues) parseQueueKey(queue);
  const plan = planQuery(ctx.clock.now(), query);
  const all = await readFilled(ctx, query.queues, plan);
  return {
    ...frameOf(plan),
    series: query.queues.map((queue, index) => ({
      queue,
      values: columnOf(plan, all[index] ?? [], query.metric),
    })),
  };
}
