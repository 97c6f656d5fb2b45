import type { Scale } from "@/lib/contract/workers";

export interface ScaleWords {
  text: string;
  /** Fewer work than are needed. */
  short: boolean;
}

/** How many workers a queue has and needs. */
export function scaleWords({ desired, present }: Scale): ScaleWords {
  if (desired === null) return { text: "need not known", short: false };
  if (desired > present) return { text: `needs ${desired}, has ${present}`, short: true };
  return { text: `needs ${desired}`, short: false };
}

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
