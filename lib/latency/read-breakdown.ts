import type { Context } from "../context";
import { type BreakdownAnswer, type BreakdownBy, MAX_BREAKDOWN_ROWS } from "../contract/latency";
import { NOTHING, readChunks } from "../metrics/chunks";
import { frameOf, type RangeQuery } from "../metrics/series";
import type { Plan } from "../metrics/tiers";
import { parseQueueKey } from "../queues/identity";
import {
  type Breakdown,
  byJobs,
  isEmpty,
  jobsOf,
  mergeBreakdown,
  mergeValueFigures,
  noBreakdown,
  noValueFigures,
  unpackBreakdown,
  type ValueFigures,
} from "./breakdown";
import { COVERED, sourceOf } from "./figures";
import { countOf, type Histogram, quantiles } from "./histogram";
import { planLatency, readWatched, stepsOf, unwatched, withCurrent } from "./plan";
import { tenths } from "./read";
import { storedValue } from "./taken-numbers";
import { BREAKDOWN_TIERS } from "./tiers";

type Figures = NonNullable<BreakdownAnswer["rest"]>;
/** Each step by value; null where nobody looked. */
type Steps = (Breakdown | null)[];

/**
 * Outcomes and latencies of one queue by job name or by tenant, the {@link MAX_BREAKDOWN_ROWS} with most jobs and the rest. One
 * round trip. Throws `queue_not_found` for a key that is none.
 */
export async function readBreakdown(
  ctx: Context,
  queue: string,
  { by, ...query }: RangeQuery & { by: BreakdownBy },
): Promise<BreakdownAnswer> {
  parseQueueKey(queue);
  const nowMs = ctx.clock.now();
  const ended = planLatency(nowMs, query, BREAKDOWN_TIERS);
  const plan = ended.tier === BREAKDOWN_TIERS[0] ? withCurrent(ended, nowMs, query) : ended;
  const [{ buckets, unreadable }, watched] = await Promise.all([
    readBuckets(ctx, queue, by, plan),
    readWatched(ctx, plan),
  ]);
  for (const bucket of unreadable) watched.delete(bucket);
  const steps: Steps = stepsOf(plan).map((group) => {
    const known = group.flatMap((bucket) => buckets.get(bucket) ?? []);
    return known.length > 0 || group.some((bucket) => watched.has(bucket)) ? sumOf(known) : null;
  });
  const all = sumOf([...buckets.values()]);
  const top = byJobs(all.values).slice(0, MAX_BREAKDOWN_ROWS);
  const named = new Set(top.map(([value]) => value));
  const rest = restOf(all, named);
  const knowsClasses = all.reports > 0;
  const frame = frameOf(plan);
  return {
    ...frame,
    to: Math.min(frame.to, nowMs),
    by,
    rows: top.map(([value, figures]) => ({
      value,
      ...tell(figures, knowsClasses),
      series: seriesOf(steps, (step) => step.values.get(value)),
    })),
    rest: isEmpty(rest)
      ? null
      : { ...tell(rest, knowsClasses), series: seriesOf(steps, (step) => restOf(step, named)) },
    source: sourceOf(all),
    gaps: unwatched(plan, (bucket) => watched.has(bucket) || buckets.has(bucket)),
  };
}

async function readBuckets(
  ctx: Context,
  queue: string,
  by: BreakdownBy,
  plan: Plan,
): Promise<{ buckets: Map<number, Breakdown>; unreadable: Set<number> }> {
  const { tier, fromBucket, toBucket } = plan;
  const [[stored], values] = await Promise.all([
    readChunks(ctx, plan, [(chunk) => ctx.keys.breakdown(by, queue, tier.stepMs, chunk)]),
    ctx.redis.hgetall(ctx.keys.breakdownValues(by, queue)),
  ]);
  const { texts, unreadable } = stored ?? NOTHING;
  const names = new Map(Object.entries(values).map(([number, text]) => [Number(number), storedValue(text)]));
  const nameOf = (number: number) => names.get(number);
  const buckets = new Map<number, Breakdown>();
  for (const [bucket, text] of texts) {
    if (bucket < fromBucket || bucket >= toBucket) continue;
    buckets.set(bucket, unpackBreakdown(text, nameOf));
  }
  return { buckets, unreadable };
}

function sumOf(buckets: Breakdown[]): Breakdown {
  const sum = noBreakdown();
  for (const bucket of buckets) mergeBreakdown(sum, bucket, Number.POSITIVE_INFINITY);
  return sum;
}

function restOf(breakdown: Breakdown, named: ReadonlySet<string>): ValueFigures {
  const rest = noValueFigures();
  mergeValueFigures(rest, breakdown.rest);
  for (const [value, figures] of breakdown.values) if (!named.has(value)) mergeValueFigures(rest, figures);
  return rest;
}

function tell(figures: ValueFigures, knowsClasses: boolean): Omit<Figures, "series"> {
  const { completed, failed, retried, classes, wait, run } = figures;
  const isWhole = speaksForAll(figures);
  return {
    completed,
    failed,
    retried,
    classes: knowsClasses ? classes : null,
    wait: latencyOf(wait, isWhole),
    run: latencyOf(run, isWhole),
  };
}

/** A run and its end may fall on either side of an edge of the range. */
const AT_EDGES = 2;

/**
 * Latencies for which a bucket has no room go to the rest. Those that are left of a value are of its quiet times, and those of
 * the rest are of others too: they say nothing of how long its jobs took.
 */
function speaksForAll(figures: ValueFigures): boolean {
  const jobs = jobsOf(figures);
  return Math.abs(countOf(figures.run) - jobs) <= (1 - COVERED) * jobs + AT_EDGES;
}

function latencyOf(histogram: Histogram, isWhole: boolean): Figures["wait"] {
  const [p50 = null, p95 = null, p99 = null, max = null] = isWhole
    ? quantiles(histogram, [0.5, 0.95, 0.99, 1])
    : [];
  return {
    count: countOf(histogram),
    p50: tenths(p50),
    p95: tenths(p95),
    p99: tenths(p99),
    max: tenths(max),
  };
}

function seriesOf(steps: Steps, pick: (step: Breakdown) => ValueFigures | undefined): Figures["series"] {
  const picked = steps.map((step) => step && (pick(step) ?? noValueFigures()));
  const column = (name: "completed" | "failed" | "retried") =>
    picked.map((figures) => figures?.[name] ?? null);
  return { completed: column("completed"), failed: column("failed"), retried: column("retried") };
}
