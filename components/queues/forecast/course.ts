import type { ExpectedBand } from "@/components/charts/band-path";
import type { Span } from "@/components/charts/frame";
import type { ChartRow } from "@/components/charts/rows";
import type { SeriesAnswer } from "@/lib/contract/metrics";
import {
  type Capacity,
  capacityPerSec,
  type DrainForecast,
  type FlowStep,
  forecastDrain,
  perSlotOf,
  withService,
} from "@/lib/contract/values/drain-forecast";

/** What is supposed instead of how things are; null leaves it as it is. */
export interface WhatIf {
  workers: number | null;
  concurrency: number | null;
  /** Jobs per second at most. */
  limitPerSec: number | null;
}

/** What is known of a queue's workers beside its series. */
export interface KnownWorkers {
  /** That are there. */
  present: number;
  /** That each runs at once; null when they do not report. */
  concurrency: number | null;
}

const MINUTE = 60_000;
const HORIZON = { leastMs: 5 * MINUTE, usualMs: 15 * MINUTE, mostMs: 24 * 60 * MINUTE };
const POINTS_AHEAD = 60;

const known = (column: readonly (number | null)[] | undefined) =>
  (column ?? []).filter((value) => value !== null);

/** Steps in which arrivals and departures are known. */
export function flowSteps({ metrics, stepMs, at }: SeriesAnswer): FlowStep[] {
  return at.flatMap((_, index) => {
    const arrived = metrics.arrivalPerSec?.[index] ?? null;
    const served = metrics.servicePerSec?.[index] ?? null;
    if (arrived === null || served === null) return [];
    const perStep = stepMs / 1_000;
    return [{ arrived: arrived * perStep, left: (served + (metrics.failurePerSec?.[index] ?? 0)) * perStep }];
  });
}

/** What the workers can do: as they report, else the most jobs that were seen to run. */
export function capacityOf({ metrics }: SeriesAnswer, workers: KnownWorkers): Capacity {
  const left = (metrics.servicePerSec ?? []).map((served, index) =>
    served === null ? null : served + (metrics.failurePerSec?.[index] ?? 0),
  );
  const most = Math.max(0, ...known(metrics.active));
  const present = Math.max(1, workers.present);
  return {
    workers: workers.present,
    concurrency: workers.concurrency ?? Math.max(1, Math.ceil(most / present)),
    perSlotPerSec: perSlotOf(left, metrics.active ?? []),
  };
}

/** A forecast as things are, and one as they would be. */
export interface Course {
  arrivalPerSec: number;
  asIs: DrainForecast;
  /** Null where nothing else is supposed, or it was not measured what that would do. */
  changed: DrainForecast | null;
  /** Jobs per second that could leave with what is supposed; null while not measured. */
  couldLeavePerSec: number | null;
}

export const isChanged = ({ workers, concurrency, limitPerSec }: WhatIf): boolean =>
  workers !== null || concurrency !== null || limitPerSec !== null;

/** Where the backlog goes; null while too little is known of the rates. */
export function courseOf(
  backlog: number,
  series: SeriesAnswer,
  capacity: Capacity,
  whatIf: WhatIf,
): Course | null {
  const steps = flowSteps(series);
  const asIs = forecastDrain(backlog, steps, series.stepMs);
  if (!asIs) return null;
  const supposed = {
    ...capacity,
    workers: whatIf.workers ?? capacity.workers,
    concurrency: whatIf.concurrency ?? capacity.concurrency,
  };
  const couldLeavePerSec = capacityPerSec(supposed, whatIf.limitPerSec);
  const changed =
    isChanged(whatIf) && couldLeavePerSec !== null
      ? forecastDrain(backlog, withService(steps, couldLeavePerSec, series.stepMs), series.stepMs)
      : null;
  const arrived = steps.reduce((sum, step) => sum + step.arrived, 0);
  return {
    arrivalPerSec: (arrived * 1_000) / (steps.length * series.stepMs),
    asIs,
    changed,
    couldLeavePerSec,
  };
}

/** How far ahead is drawn: a little beyond the end of the backlog. */
export function horizonMs({ asIs, changed }: Course): number {
  const { likely, latest } = (changed ?? asIs).drainMs;
  const end = latest ?? likely;
  if (end === null || end === 0) return HORIZON.usualMs;
  return Math.min(HORIZON.mostMs, Math.max(HORIZON.leastMs, end * 1.25));
}

/** The measured backlog and, from now on, its likely courses with the band of the one that is asked about. */
export function courseRows(
  series: SeriesAnswer,
  course: Course,
  nowMs: number,
): { rows: ChartRow[]; band: ExpectedBand; span: Span } {
  const aheadMs = horizonMs(course);
  const { asIs, changed } = course;
  const shown = changed ?? asIs;
  const past = series.at.map((at, index) => ({
    at,
    values: { backlog: series.metrics.backlog?.[index] ?? null },
  }));
  const moments = Array.from({ length: POINTS_AHEAD + 1 }, (_, index) => (aheadMs * index) / POINTS_AHEAD);
  const future = moments.map((ms) => ({
    at: nowMs + ms,
    values: {
      ...(ms === 0 ? { backlog: asIs.at(0).likely } : {}),
      asIs: asIs.at(ms).likely,
      ...(changed ? { changed: changed.at(ms).likely } : {}),
    },
  }));
  return {
    rows: [...past, ...future],
    band: {
      label: "Four of five cases",
      // What leaves a queue that keeps up is what came: that says nothing of what could leave, were there more.
      points: asIs.drainMs.likely === 0 ? [] : moments.map((ms) => ({ at: nowMs + ms, ...shown.at(ms) })),
    },
    span: { from: series.from, to: nowMs + aheadMs },
  };
}
