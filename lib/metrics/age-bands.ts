import { AGE_BANDS, type AgingAnswer } from "../contract/metrics";
import { AGE_POSITIONS, type AgeSample } from "../queues/backend/ages";

/** An age, and how many jobs it stands for. */
interface WeightedAge {
  ageMs: number;
  weight: number;
}

/** Samples as ages, young to old; each job looked at stands for its share of its state. */
function weigh(samples: AgeSample[], nowMs: number): WeightedAge[] {
  return samples
    .flatMap(({ length, sinceMs }) =>
      sinceMs.map((since) => ({ ageMs: Math.max(0, nowMs - since), weight: length / sinceMs.length })),
    )
    .sort((a, b) => a.ageMs - b.ageMs);
}

/** The age that a share `q` of the jobs does not exceed. */
function quantile(ages: WeightedAge[], q: number): number {
  const total = ages.reduce((sum, { weight }) => sum + weight, 0);
  let sum = 0;
  for (const { ageMs, weight } of ages) {
    sum += weight;
    if (sum >= q * total - 1e-9) return ageMs;
  }
  return ages.at(-1)?.ageMs ?? 0;
}

const totalOf = (samples: AgeSample[]) => samples.reduce((sum, { length }) => sum + length, 0);

/** How many jobs are in each band of {@link AGE_BANDS}; whole numbers that add up to all that wait. */
export function bandCounts(samples: AgeSample[], nowMs: number): number[] {
  const shares = AGE_BANDS.map(() => 0);
  for (const { ageMs, weight } of weigh(samples, nowMs)) {
    const index = AGE_BANDS.findIndex((band) => band.toMs === null || ageMs < band.toMs);
    shares[index] = (shares[index] ?? 0) + weight;
  }
  // Rounding the running sum keeps the total.
  let sum = 0;
  let told = 0;
  return shares.map((share) => {
    sum += share;
    const count = Math.round(sum) - told;
    told += count;
    return count;
  });
}

/** Ages of a backlog, from evenly spaced samples of its lists. */
export function agingOf(samples: AgeSample[], nowMs: number): AgingAnswer {
  const ages = weigh(samples, nowMs);
  const counts = bandCounts(samples, nowMs);
  const at = (q: number) => quantile(ages, q);
  return {
    total: totalOf(samples),
    quantiles:
      ages.length === 0
        ? null
        : { p0: ages[0]?.ageMs ?? 0, p50: at(0.5), p90: at(0.9), p99: at(0.99), p100: at(1) },
    bands: AGE_BANDS.map((band, index) => ({ ...band, count: counts[index] ?? 0 })),
    sampled: samples.reduce((sum, { length }) => sum + Math.min(length, AGE_POSITIONS), 0),
    asOf: nowMs,
  };
}
