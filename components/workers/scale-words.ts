import type { Scale } from "@/lib/contract/workers";
import { formatNumber } from "@/lib/format";

export interface ScaleWords {
  text: string;
  /** Fewer work than are needed. */
  short: boolean;
  /** What it rests on. */
  why: string;
}

/** How many workers a queue has and needs. */
export function scaleWords({ desired, present, why }: Scale): ScaleWords {
  if (desired === null) return { text: "need not known", short: false, why };
  if (desired > present) return { text: `needs ${desired}, has ${present}`, short: true, why };
  return { text: `needs ${desired}`, short: false, why };
}

/** The same of a queue that is spread. Workers of one shard do not help another: it is short where any of its shards is. */
export function spreadScaleWords(scales: readonly Scale[]): ScaleWords {
  const short = scales.filter(({ desired, present }) => desired !== null && desired > present);
  const why = (short.length > 0 ? short : scales).map((one) => `${one.queueName}: ${one.why}`).join("\n");
  if (short.length > 0) {
    const named = short.slice(0, MAX_NAMED).map((one) => `${one.queueName} ${scaleWords(one).text}`);
    const rest = short.length - named.length;
    const text = [...named, ...(rest > 0 ? [`${formatNumber(rest)} more shards are short`] : [])].join("; ");
    return { text, short: true, why };
  }
  const needed = scales.reduce<number | null>(
    (sum, { desired }) => (sum === null || desired === null ? null : sum + desired),
    0,
  );
  return { text: needed === null ? "need not known" : `needs ${formatNumber(needed)}`, short: false, why };
}

/** Short shards that are named; the rest is counted. */
const MAX_NAMED = 2;

/** `4`, or `4 (2–8)` where it is adapted. */
export function concurrencyWords(worker: {
  concurrency: number | null;
  floor: number | null;
  ceiling: number | null;
}): string | null {
  const { concurrency, floor, ceiling } = worker;
  if (concurrency === null) return null;
  return floor === null || ceiling === null || floor === ceiling
    ? String(concurrency)
    : `${concurrency} (${floor}–${ceiling})`;
}
