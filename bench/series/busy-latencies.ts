import type { Write } from "@/lib/collector/lease";
import type { BreakdownBy } from "@/lib/contract/latency";
import type { Keys } from "@/lib/keys";
import { type Breakdown, noBreakdown, noValueFigures } from "@/lib/latency/breakdown";
import { noQueueFigures, packQueueFigures } from "@/lib/latency/figures";
import { countOf, edgesOf, type Histogram } from "@/lib/latency/histogram";
import { breakdownKind } from "@/lib/latency/kinds";
import { TakenNumbers } from "@/lib/latency/taken-numbers";
import { BREAKDOWN_TIERS, LATENCY_TIERS } from "@/lib/latency/tiers";
import { chunkOf, chunkTtlMs, slotOf, type Tier } from "@/lib/metrics/tiers";
import type { BusyQueue } from "./busy-history";
import { keptFromMs } from "./kept";
import { poisson } from "./poisson";

const DAY_MS = 86_400_000;
const NAMES = 60;
const TENANTS = 80;

/** Shares of a log-normal distribution by bucket, as far as they are worth a job in ten million. */
function logNormal(medianMs: number, sigma: number): [bucket: number, share: number][] {
  const below = (ms: number) => 1 / (1 + Math.exp((-1.702 * Math.log(ms / medianMs)) / sigma));
  return Array.from({ length: 250 }, (_, bucket): [number, number] => {
    const { first, last } = edgesOf(bucket);
    return [bucket, below(last + 0.5) - below(Math.max(0.01, first - 0.5))];
  }).filter(([, share]) => share > 1e-7);
}

const RUN = logNormal(90, 0.6);
const WAIT = logNormal(400, 1);

function drawn(shares: [number, number][], jobs: number, random: () => number): Histogram {
  const histogram: Histogram = new Map();
  for (const [bucket, share] of shares) {
    const count = poisson(share * jobs, random);
    if (count > 0) histogram.set(bucket, count);
  }
  return histogram;
}

function* bucketsOf(tiers: readonly Tier[], { days, nowMs }: BusyQueue) {
  for (const tier of tiers) {
    const last = Math.floor(nowMs / tier.stepMs);
    const first = Math.ceil(Math.max(nowMs - days * DAY_MS, keptFromMs(tier, nowMs)) / tier.stepMs);
    for (let bucket = first; bucket < last; bucket++) yield { tier, bucket };
  }
}

const fieldWrites = (hash: string, tier: Tier, fields: (string | number)[]): Write[] => [
  ["HSET", hash, ...fields],
  ["PEXPIRE", hash, chunkTtlMs(tier)],
];

/** What the collector would have written of the latencies of a queue that was busy all that time, in parts. */
export function* busyLatencies(keys: Keys, queueKey: string, queue: BusyQueue): Generator<Write[]> {
  const { ratePerSec, random } = queue;
  for (const { tier, bucket } of bucketsOf(LATENCY_TIERS, queue)) {
    const jobs = poisson((ratePerSec * tier.stepMs) / 1_000, random);
    const figures = {
      ...noQueueFigures(),
      ...coverageOf(jobs, tier),
      concurrency: 40,
      loopDelayMs: 5 + poisson(5, random),
      wait: drawn(WAIT, jobs, random),
      run: drawn(RUN, jobs, random),
    };
    const hash = keys.latency(queueKey, tier.stepMs, chunkOf(tier, bucket));
    yield fieldWrites(hash, tier, [
      slotOf(tier, bucket),
      packQueueFigures(figures, tier.stepMs > LATENCY_TIERS[0].stepMs),
    ]);
  }
  yield* busyBreakdown(keys, queueKey, queue, { by: "name", values: NAMES });
  yield* busyBreakdown(keys, queueKey, queue, { by: "tenant", values: TENANTS });
}

const coverageOf = (jobs: number, { stepMs }: Tier) => ({
  ended: jobs,
  reported: jobs,
  reports: (4 * stepMs) / 1_000,
});

/** Every value has half the jobs of that of half its rank. */
function* busyBreakdown(
  keys: Keys,
  queueKey: string,
  queue: BusyQueue,
  { by, values }: { by: BreakdownBy; values: number },
): Generator<Write[]> {
  const kind = breakdownKind(by);
  const harmonic = Array.from({ length: values }, (_, n) => 1 / (n + 1)).reduce((sum, part) => sum + part);
  const numbers = new TakenNumbers();
  for (const { tier, bucket } of bucketsOf(BREAKDOWN_TIERS, queue)) {
    const jobs = (queue.ratePerSec * tier.stepMs) / 1_000;
    const figures: Breakdown = { ...noBreakdown(), ...coverageOf(Math.round(jobs), tier) };
    for (let n = 0; n < values; n++) {
      const share = poisson(jobs / (n + 1) / harmonic, queue.random);
      const run = drawn(RUN, share, queue.random);
      const ended = countOf(run);
      const retried = Math.min(ended, poisson(ended / 25, queue.random));
      figures.values.set(`${by}-${n.toString(36).padStart(8, "0")}`, {
        ...noValueFigures(),
        completed: ended - retried,
        retried,
        wait: drawn(WAIT, share, queue.random),
        run,
      });
    }
    const hash = kind.keyOf(keys, queueKey, tier.stepMs, chunkOf(tier, bucket));
    const untilMs = bucket * tier.stepMs + chunkTtlMs(tier, slotOf(tier, bucket));
    yield fieldWrites(hash, tier, [
      slotOf(tier, bucket),
      kind.pack(figures, numbers.until(untilMs, queue.nowMs), tier.stepMs > BREAKDOWN_TIERS[0].stepMs),
    ]);
  }
  for (const tier of BREAKDOWN_TIERS.slice(-1))
    yield fieldWrites(keys.breakdownValues(by, queueKey), tier, numbers.takeFresh());
}
