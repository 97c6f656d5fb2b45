/** Jobs that came to and left a queue in one step of time; who leaves has completed or died. */
export interface FlowStep {
  arrived: number;
  left: number;
}

/** A backlog ahead: what it will likely be, and within what bounds in four of five cases. */
export interface DrainForecast {
  /** Jobs per second by which it grows. */
  growthPerSec: number;
  /** When it is first empty, in ms from now: likely, and at both ends of the band. Null: not within a week, at this rate. */
  drainMs: { soonest: number | null; likely: number | null; latest: number | null };
  /** The backlog at a moment ahead, in ms from now. */
  at(aheadMs: number): { low: number; likely: number; high: number };
}

/** Fewer steps than this say nothing of how rates vary. */
export const LEAST_STEPS = 6;
/** Four of five cases: the normal distribution's 10th and 90th percentile. */
const Z = 1.2816;
const LONGEST_MS = 7 * 86_400_000;
/** More would widen the band without end. */
const MOST_CORRELATION = 0.8;

const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;

/**
 * Variance of the net growth of a step, inflated by how alike neighbours are: bursts last longer than a step, and then fewer
 * steps are independent than were seen. (1 + r) / (1 - r) is that of a first-order autoregressive process.
 */
function varianceOf(net: readonly number[]): number {
  const middle = mean(net);
  const deviations = net.map((one) => one - middle);
  const squares = deviations.reduce((sum, one) => sum + one * one, 0);
  if (squares === 0) return 0;
  const products = deviations.slice(1).reduce((sum, one, index) => sum + one * (deviations[index] ?? 0), 0);
  const correlation = Math.min(MOST_CORRELATION, Math.max(0, products / squares));
  return (squares / (net.length - 1)) * ((1 + correlation) / (1 - correlation));
}

/**
 * When backlog + growth x k, widened by its bounds, first meets zero: the roots of
 * (backlog + growth k)² = Z² variance (k + k² / n). The smaller is where the lower bound does, the larger where the upper one.
 */
function crossings(backlog: number, growth: number, variance: number, n: number): [number, number] {
  const noise = Z * Z * variance;
  const a = growth * growth - noise / n;
  const b = 2 * backlog * growth - noise;
  const c = backlog * backlog;
  if (Math.abs(a) < 1e-12) return [b < 0 ? -c / b : Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const under = b * b - 4 * a * c;
  if (under < 0) return [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const roots = [(-b - Math.sqrt(under)) / (2 * a), (-b + Math.sqrt(under)) / (2 * a)];
  const [first, second] = roots.filter((root) => root > 0).sort((one, other) => one - other);
  return [first ?? Number.POSITIVE_INFINITY, second ?? Number.POSITIVE_INFINITY];
}

/**
 * Where a backlog goes if rates stay as they were in `steps`, each `stepMs` long. Net growth a step is taken as a random walk
 * with drift: its mean is the likely course; the band has its variance over k steps, and that of the mean itself, which n
 * steps only estimate (variance x (k + k² / n)). Null for fewer than six steps. Rates that change for a reason (a deploy, a
 * burst that ends) are not foreseen.
 */
export function forecastDrain(
  backlog: number,
  steps: readonly FlowStep[],
  stepMs: number,
): DrainForecast | null {
  const n = steps.length;
  if (n < LEAST_STEPS) return null;
  const net = steps.map(({ arrived, left }) => arrived - left);
  const growth = mean(net);
  const variance = varianceOf(net);
  const [soonest, latest] = crossings(backlog, growth, variance, n);
  const inMs = (k: number) => (k * stepMs <= LONGEST_MS ? Math.round(k * stepMs) : null);
  const likely = backlog === 0 ? 0 : growth < 0 ? backlog / -growth : Number.POSITIVE_INFINITY;
  return {
    growthPerSec: (growth * 1_000) / stepMs,
    drainMs:
      backlog === 0
        ? { soonest: 0, likely: 0, latest: 0 }
        : {
            soonest: inMs(Math.min(soonest, likely)),
            likely: inMs(likely),
            latest: inMs(growth < 0 ? latest : Number.POSITIVE_INFINITY),
          },
    at(aheadMs) {
      const k = aheadMs / stepMs;
      const middle = backlog + growth * k;
      const spread = Z * Math.sqrt(variance * (k + (k * k) / n));
      return {
        low: Math.max(0, middle - spread),
        likely: Math.max(0, middle),
        high: Math.max(0, middle + spread),
      };
    },
  };
}

/** What a queue's workers can do, as far as it was measured. */
export interface Capacity {
  /** Processes that serve it. */
  workers: number;
  /** Jobs that each runs at once. */
  concurrency: number;
  /** Jobs that one busy slot gets rid of in a second, retries included; null while none was busy. */
  perSlotPerSec: number | null;
}

/**
 * Jobs that one busy slot gets rid of in a second, by Little's law: what left over how many were running. Retries keep slots
 * busy and nothing leaves by them, so that their cost is in it. Null when nothing ran or nothing left.
 */
export function perSlotOf(
  left: readonly (number | null)[],
  running: readonly (number | null)[],
): number | null {
  const pairs = left.flatMap((perSec, index) => {
    const busy = running[index] ?? null;
    return perSec === null || busy === null ? [] : [{ perSec, busy }];
  });
  const busy = pairs.reduce((sum, one) => sum + one.busy, 0);
  const perSec = pairs.reduce((sum, one) => sum + one.perSec, 0);
  return busy > 0 && perSec > 0 ? perSec / busy : null;
}

/** Jobs per second that this capacity could get rid of, under a limit where there is one; null while it was not measured. */
export function capacityPerSec(
  { workers, concurrency, perSlotPerSec }: Capacity,
  limitPerSec: number | null,
): number | null {
  if (perSlotPerSec === null) return null;
  return Math.min(workers * concurrency * perSlotPerSec, limitPerSec ?? Number.POSITIVE_INFINITY);
}

/** The same arrivals with another service rate, in jobs per second; what left varies as much as it did, in proportion. */
export function withService(steps: readonly FlowStep[], leftPerSec: number, stepMs: number): FlowStep[] {
  const wanted = (leftPerSec * stepMs) / 1_000;
  const before = steps.length === 0 ? 0 : mean(steps.map(({ left }) => left));
  return steps.map(({ arrived, left }) => ({
    arrived,
    left: before > 0 ? (left * wanted) / before : wanted,
  }));
}
