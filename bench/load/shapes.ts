/** Arrivals of a recorded series: at a time, ms from its beginning, jobs per second until the next. */
export interface RecordedStep {
  atMs: number;
  perSec: number;
}

/** How many jobs arrive when. */
export type Shape =
  | { kind: "steady"; perSec: number }
  /** `times` as many in the middle fifth. */
  | { kind: "spike"; perSec: number; times: number }
  /** A day in the length of the run: quiet at both ends, twice the mean at noon. */
  | { kind: "seasonal"; perSec: number }
  | { kind: "recorded"; steps: readonly RecordedStep[]; lengthMs: number };

const SPIKE = { from: 0.4, to: 0.6 };

/** Jobs per second at a share (0 to 1) of the run. A recorded series is as it was, be the run ever so short: see `compressed`. */
export function rateAt(shape: Shape, share: number): number {
  switch (shape.kind) {
    case "steady":
      return shape.perSec;
    case "spike":
      return share >= SPIKE.from && share < SPIKE.to ? shape.perSec * shape.times : shape.perSec;
    case "seasonal":
      return shape.perSec * (1 - Math.cos(2 * Math.PI * share));
    case "recorded": {
      const atMs = share * shape.lengthMs;
      return shape.steps.findLast((step) => step.atMs <= atMs)?.perSec ?? 0;
    }
  }
}

/** A recorded series that is run `times` as fast: as many jobs in a part of the time, so that many times as many per second. */
export function compressed(shape: Extract<Shape, { kind: "recorded" }>, times: number): Shape {
  return {
    kind: "recorded",
    lengthMs: shape.lengthMs / times,
    steps: shape.steps.map(({ atMs, perSec }) => ({ atMs: atMs / times, perSec: perSec * times })),
  };
}
