/** Uniform numbers in [0, 1) from a seed: mulberry32 (Tommy Ettinger, public domain). */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const REGIONS = ["north", "south", "east", "west"] as const;
/** Rows between two looks at the signal: a few milliseconds of work. */
const ROWS_A_TURN = 50_000;

export interface SalesReport {
  tenant: string;
  rows: number;
  totalCents: number;
  p50Cents: number;
  p95Cents: number;
  p99Cents: number;
  byRegion: Record<string, { sales: number; totalCents: number }>;
}

/**
 * Aggregates the sales that the seed stands for: totals by region and exact percentiles. Pure work of the CPU, so it
 * gives way now and then to hear of an abort. Throws the signal's reason.
 */
export async function salesReport(
  { tenant, seed, rows }: { tenant: string; seed: number; rows: number },
  signal: AbortSignal,
): Promise<SalesReport> {
  const random = seeded(seed);
  const amounts = new Float64Array(rows);
  const byRegion = Object.fromEntries(REGIONS.map((region) => [region, { sales: 0, totalCents: 0 }]));
  let totalCents = 0;
  for (let row = 0; row < rows; row++) {
    if (row % ROWS_A_TURN === 0) {
      await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
    }
    // A long tail, as amounts of sales have.
    const amount = Math.round(500 * Math.exp(2.2 * (random() + random() + random() - 1.5)));
    const region = byRegion[REGIONS[Math.floor(random() * REGIONS.length)] ?? "north"];
    amounts[row] = amount;
    totalCents += amount;
    if (region) {
      region.sales++;
      region.totalCents += amount;
    }
  }
  amounts.sort();
  const percentile = (share: number) => amounts[Math.max(0, Math.ceil(rows * share) - 1)] ?? 0;
  return {
    tenant,
    rows,
    totalCents,
    p50Cents: percentile(0.5),
    p95Cents: percentile(0.95),
    p99Cents: percentile(0.99),
    byRegion,
  };
}
