import type { FigureSource } from "../contract/latency";
import { type Histogram, merge } from "./histogram";
import { PackedReader, packHistogram, packNumber, unpackHistogram } from "./packed";

/** By whom the jobs that ended in a bucket were measured. */
export interface Coverage {
  /** Jobs that ended by the queue's events. */
  ended: number;
  /** Of them, measured by events, because nobody reported. */
  derived: number;
  /** Jobs that ended by the reports of the runtime's workers, and how many reports there were. */
  reported: number;
  reports: number;
  /** Events or reports were missed: how many is unknown. */
  missed: number;
}

/** What is known of one queue in one bucket of time. */
export interface QueueFigures extends Coverage {
  wait: Histogram;
  run: Histogram;
  waitUnknown: number;
  runUnknown: number;
  /** Jobs that the workers that reported may run at once, and the latest of their event loops (p99); zero without reports. */
  concurrency: number;
  loopDelayMs: number;
}

export const noCoverage = (): Coverage => ({ ended: 0, derived: 0, reported: 0, reports: 0, missed: 0 });

export const noQueueFigures = (): QueueFigures => ({
  ...noCoverage(),
  wait: new Map(),
  run: new Map(),
  waitUnknown: 0,
  runUnknown: 0,
  concurrency: 0,
  loopDelayMs: 0,
});

/** Of more jobs than this share nothing may be missing. */
export const COVERED = 0.98;

/** How far the figures can be trusted; null where nothing ended and nothing was missed. */
export function sourceOf({ ended, derived, reported, missed }: Coverage): FigureSource | null {
  if (ended + derived + reported + missed === 0) return null;
  if (missed > 0 || derived + reported < ended * COVERED) return "sampled";
  return derived > 0 ? "derived" : "exact";
}

export function mergeCoverage(into: Coverage, from: Coverage): void {
  into.ended += from.ended;
  into.derived += from.derived;
  into.reported += from.reported;
  into.reports += from.reports;
  into.missed += from.missed;
}

/** Adds another bucket, or another part of the same one. Concurrency and delay are the largest of both. */
export function mergeQueueFigures(into: QueueFigures, from: QueueFigures): void {
  mergeCoverage(into, from);
  merge(into.wait, from.wait);
  merge(into.run, from.run);
  into.waitUnknown += from.waitUnknown;
  into.runUnknown += from.runUnknown;
  into.concurrency = Math.max(into.concurrency, from.concurrency);
  into.loopDelayMs = Math.max(into.loopDelayMs, from.loopDelayMs);
}

const SEPARATOR = ",";

export const packCoverage = ({ ended, derived, reported, reports, missed }: Coverage): string =>
  [ended, derived, reported, reports, missed].map(packNumber).join("");

export const unpackCoverage = (reader: PackedReader): Coverage => ({
  ended: reader.number(),
  derived: reader.number(),
  reported: reader.number(),
  reports: reader.number(),
  missed: reader.number(),
});

/** About one character for each bucket of the histograms that is not empty; `isRounded`: large counts within 10 %. */
export function packQueueFigures(figures: QueueFigures, isRounded = false): string {
  const { waitUnknown, runUnknown, concurrency, loopDelayMs } = figures;
  const head = [waitUnknown, runUnknown, concurrency, Math.round(loopDelayMs)].map(packNumber).join("");
  const histograms = [figures.wait, figures.run].map((each) => packHistogram(each, isRounded));
  return [packCoverage(figures) + head, ...histograms].join(SEPARATOR);
}

export function unpackQueueFigures(text: string): QueueFigures {
  const [head = "", wait = "", run = ""] = text.split(SEPARATOR);
  const reader = new PackedReader(head);
  return {
    ...unpackCoverage(reader),
    waitUnknown: reader.number(),
    runUnknown: reader.number(),
    concurrency: reader.number(),
    loopDelayMs: reader.number(),
    wait: unpackHistogram(wait),
    run: unpackHistogram(run),
  };
}
