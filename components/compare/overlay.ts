import type { ChartRow } from "@/components/charts/rows";

/** One side of a comparison: moments, how far apart they are, and what was measured in each. */
export interface Side {
  at: readonly number[];
  stepMs: number;
  values: readonly (number | null)[];
}

/**
 * Two sides over the time of the first. What the second has is put `backMs` later, and each moment takes what stood in the step of
 * the second that it lies in; a gap of either stays one. Pure.
 */
export function overlay(a: Side, b: Side | null, backMs: number): ChartRow[] {
  const at = b?.at.map((moment) => moment + backMs) ?? [];
  let index = 0;
  return a.at.map((moment, place) => {
    while (index + 1 < at.length && (at[index + 1] ?? Number.POSITIVE_INFINITY) <= moment) index++;
    const start = at[index];
    const isIn = b !== null && start !== undefined && moment >= start && moment < start + b.stepMs;
    return {
      at: moment,
      values: { a: a.values[place] ?? null, b: isIn ? (b.values[index] ?? null) : null },
    };
  });
}
