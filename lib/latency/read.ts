import type { Context } from "../context";
import { type FigureSource, LATENCY_BANDS, type LatencyAnswer } from "../contract/latency";
import { NOTHING, readChunks } from "../metrics/chunks";
import { frameOf, type RangeQuery } from "../metrics/series";
import { parseQueueKey } from "../queues/identity";
import {
  COVERED,
  mergeQueueFigures,
  noQueueFigures,
  type QueueFigures,
  sourceOf,
  unpackQueueFigures,
} from "./figures";
import { countOf, type Histogram, middleOf, quantiles } from "./histogram";
import { planLatency, readWatched, stepsOf, unwatched } from "./plan";
import { LATENCY_TIERS } from "./tiers";

/** Waits and runs of one queue over a range. One round trip. Throws `queue_not_found` for a key that is none. */
export async function readLatency(ctx: Context, queue: string, query: RangeQuery): Promise<LatencyAnswer> {
  parseQueueKey(queue);
  const plan = planLatency(ctx.clock.now(), query, LATENCY_TIERS);
  const [[stored], watched] = await Promise.all([
    readChunks(ctx, plan, [(chunk) => ctx.keys.latency(queue, plan.tier.stepMs, chunk)]),
    readWatched(ctx, plan),
  ]);
  const { texts, unreadable } = stored ?? NOTHING;
  for (const bucket of unreadable) watched.delete(bucket);
  const steps = stepsOf(plan).map((buckets) => sumOf(buckets, texts, watched));
  return {
    ...frameOf(plan),
    wait: columnsOf(steps.map((step) => step?.wait ?? null)),
    run: columnsOf(steps.map((step) => step?.run ?? null)),
    bands: LATENCY_BANDS,
    waitBands: bandsOf(steps.map((step) => step?.wait ?? null)),
    runBands: bandsOf(steps.map((step) => step?.run ?? null)),
    source: steps.map((step) => step && sourceOfStep(step)),
    unknown: {
      wait: steps.reduce((sum, step) => sum + (step?.waitUnknown ?? 0), 0),
      run: steps.reduce((sum, step) => sum + (step?.runUnknown ?? 0), 0),
    },
    workers: {
      concurrency: steps.map((step) => step && (step.reports > 0 ? step.concurrency : null)),
      loopDelayMs: steps.map((step) => step && (step.reports > 0 ? step.loopDelayMs : null)),
    },
    gaps: unwatched(plan, (bucket) => watched.has(bucket) || texts.has(bucket)),
  };
}

/** By events: with too many waits unknown those that are known are of jobs that came late. Reports never know that of retries. */
function sourceOfStep(step: QueueFigures): FigureSource | null {
  const source = sourceOf(step);
  const { waitUnknown } = step;
  const isPartial = waitUnknown > (1 - COVERED) * (countOf(step.wait) + waitUnknown);
  return source === "derived" && isPartial ? "sampled" : source;
}

/** Null when nobody looked. */
function sumOf(
  buckets: number[],
  texts: Map<number, string>,
  watched: ReadonlySet<number>,
): QueueFigures | null {
  const known = buckets.flatMap((bucket) => texts.get(bucket) ?? []);
  if (known.length === 0 && !buckets.some((bucket) => watched.has(bucket))) return null;
  const sum = noQueueFigures();
  for (const text of known) mergeQueueFigures(sum, unpackQueueFigures(text));
  return sum;
}

function columnsOf(steps: (Histogram | null)[]): LatencyAnswer["wait"] {
  const told = steps.map((step) => (step === null ? [] : quantiles(step, [0.5, 0.95, 0.99, 1])));
  const column = (index: number) => told.map((values) => tenths(values[index] ?? null));
  return {
    count: steps.map((step) => step && countOf(step)),
    p50: column(0),
    p95: column(1),
    p99: column(2),
    max: column(3),
  };
}

/** Milliseconds as they are told. */
export const tenths = (ms: number | null) => (ms === null ? null : Math.round(ms * 10) / 10);

function bandsOf(steps: (Histogram | null)[]): LatencyAnswer["waitBands"] {
  const counted = steps.map((step) => step && countBands(step));
  return LATENCY_BANDS.map((_, band) => counted.map((counts) => counts && (counts[band] ?? 0)));
}

function countBands(histogram: Histogram): number[] {
  const counts = LATENCY_BANDS.map(() => 0);
  for (const [bucket, count] of histogram) {
    const ms = middleOf(bucket);
    const band = LATENCY_BANDS.findLastIndex(({ fromMs }) => ms >= fromMs);
    counts[band] = (counts[band] ?? 0) + count;
  }
  return counts;
}
