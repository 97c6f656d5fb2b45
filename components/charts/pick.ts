import { nearestIndex } from "./time-scale";

/** What a plot can be pointed at: moments, or cells that begin at them, in rows. */
export interface Picks {
  /** Ascending. */
  times: readonly number[];
  /** Cells: each begins at its time and lasts this long. Without it the nearest moment is meant. */
  stepMs?: number | undefined;
  rows: number;
}

/** A place in a plot; row 0 is the lowest. */
export interface Pick {
  index: number;
  row: number;
}

/** The place in the list of what a moment means; -1 where there is nothing. */
export function indexAt({ times, stepMs }: Picks, atMs: number): number {
  if (stepMs === undefined) return nearestIndex(times, atMs);
  const index = times.findLastIndex((time) => time <= atMs);
  return index >= 0 && atMs < (times[index] ?? 0) + stepMs ? index : -1;
}

/** The row at a height of the plot, 0 at its top and 1 at its bottom. */
export const rowAt = ({ rows }: Picks, share: number): number =>
  Math.min(rows - 1, Math.max(0, Math.floor((1 - share) * rows)));

/** The middle of a cell, or the moment itself. */
export const momentOf = ({ times, stepMs = 0 }: Picks, index: number): number =>
  (times[index] ?? 0) + stepMs / 2;

/** Where a key leads from a place; null for a key that leads nowhere. Nothing pointed at yet: the newest moment. */
export function moved(picks: Picks, from: Pick | null, key: string): Pick | null {
  const last = picks.times.length - 1;
  const page = Math.max(1, Math.round(picks.times.length / 10));
  const by: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, PageUp: page, PageDown: -page };
  const step = by[key];
  if (key === "Home") return { index: 0, row: from?.row ?? 0 };
  if (key === "End") return { index: last, row: from?.row ?? 0 };
  if (step !== undefined) {
    if (from === null) return { index: last, row: 0 };
    return { ...from, index: Math.min(last, Math.max(0, from.index + step)) };
  }
  if (picks.rows > 1 && (key === "ArrowUp" || key === "ArrowDown")) {
    if (from === null) return { index: last, row: 0 };
    const row = from.row + (key === "ArrowUp" ? 1 : -1);
    return { ...from, row: Math.min(picks.rows - 1, Math.max(0, row)) };
  }
  return null;
}
