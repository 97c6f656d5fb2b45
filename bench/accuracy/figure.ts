import type { Span } from "./stays";

/** One value as it was shown, and between which values the truth lies. */
export interface Reading {
  truth: Span;
  /** Null: nothing was shown. */
  shown: number | null;
}

/** How far what is shown may be from the truth: a share of it, and so many units beside. */
export interface Bound {
  relative: number;
  absolute: number;
}

/** A figure of one chart of one queue, read once or many times. */
export interface Figure {
  queue: string;
  figure: string;
  unit: "jobs" | "ms" | "jobs/s" | "steps";
  bound: Bound;
  readings: Reading[];
}

/** How a figure compares: its worst reading. */
export interface Verdict extends Omit<Figure, "readings"> {
  readings: number;
  worst: Reading | null;
  /** By how much it is off, in units and as a share of the truth. */
  offBy: number;
  offShare: number;
  good: boolean;
}

export const EXACT: Bound = { relative: 0, absolute: 0 };
/** Quantiles come from buckets that are told by their middle, in whole or tenths of milliseconds. */
export const LATENCY: Bound = { relative: 0.05, absolute: 1 };

/**
 * Numbers of jobs of minutes are packed once there are many of them: each within 2 %, of which the next makes good what it can, so
 * that a sum is nearer.
 */
export const PACKED: Bound = { relative: 0.01, absolute: 2 };

/** A truth that is known. */
export const exactly = (value: number, shown: number | null): Reading => ({
  truth: { low: value, high: value },
  shown,
});

/** How far a reading is outside of what the truth may be. */
function distanceOf({ truth, shown }: Reading): { offBy: number; nearest: number } {
  if (shown === null) return { offBy: Number.POSITIVE_INFINITY, nearest: truth.low };
  if (shown < truth.low) return { offBy: truth.low - shown, nearest: truth.low };
  if (shown > truth.high) return { offBy: shown - truth.high, nearest: truth.high };
  return { offBy: 0, nearest: shown };
}

/** Compares a figure with the truth. One of which nothing could be compared is not good. */
export function judge({ readings, ...figure }: Figure): Verdict {
  const { relative, absolute } = figure.bound;
  const judged = readings
    .map((reading) => {
      const { offBy, nearest } = distanceOf(reading);
      const offShare = offBy === 0 ? 0 : offBy / Math.max(1, Math.abs(nearest));
      const excess = Math.max(0, offBy - relative * Math.abs(nearest) - absolute - ROUNDING);
      return { worst: reading, offBy, offShare, excess };
    })
    .sort(
      (a, b) => b.excess - a.excess || b.offShare - a.offShare || (b.worst.shown ?? 0) - (a.worst.shown ?? 0),
    );
  const { excess, ...told } = judged[0] ?? { worst: null, offBy: 0, offShare: 0, excess: Number.NaN };
  return { ...figure, ...told, readings: readings.length, good: excess === 0 };
}

/** Of floating point. */
const ROUNDING = 1e-6;
