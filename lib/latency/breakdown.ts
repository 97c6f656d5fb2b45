import type { FailureClass } from "../contract/failures";
import { FAILURE_CLASSES } from "../contract/values/failures";
import { type Coverage, mergeCoverage, noCoverage, packCoverage, unpackCoverage } from "./figures";
import { countOf, type Histogram, merge } from "./histogram";
import { PackedReader, packHistogram, packNumber, unpackHistogram } from "./packed";

/** What became of the jobs of one name or tenant in one bucket of time. */
export interface ValueFigures {
  completed: number;
  failed: number;
  retried: number;
  /** Failed attempts, by class; from reports only. */
  classes: Record<FailureClass, number>;
  wait: Histogram;
  run: Histogram;
}

/** One bucket of time of a queue, by name or by tenant. */
export interface Breakdown extends Coverage {
  values: Map<string, ValueFigures>;
  /** All others together. */
  rest: ValueFigures;
}

export const noValueFigures = (): ValueFigures => ({
  completed: 0,
  failed: 0,
  retried: 0,
  classes: { transient: 0, throttled: 0, permanent: 0, poison: 0 },
  wait: new Map(),
  run: new Map(),
});

export const noBreakdown = (): Breakdown => ({ ...noCoverage(), values: new Map(), rest: noValueFigures() });

/** Exact texts of latencies: of an open bucket each tick changes a few values, and writes all. */
const textOf = new WeakMap<ValueFigures, string>();

/** Adds what the second one holds to the first. What has been packed may be changed by this only. */
export function mergeValueFigures(into: ValueFigures, from: ValueFigures): void {
  textOf.delete(into);
  into.completed += from.completed;
  into.failed += from.failed;
  into.retried += from.retried;
  for (const kind of FAILURE_CLASSES) into.classes[kind] += from.classes[kind];
  merge(into.wait, from.wait);
  merge(into.run, from.run);
}

export const jobsOf = ({ completed, failed, retried }: ValueFigures) => completed + failed + retried;
export const isEmpty = (figures: ValueFigures) =>
  jobsOf(figures) + countOf(figures.wait) + countOf(figures.run) === 0;

/** The figures of one value, made when it is new; beyond `most` values those of the rest. */
export function figuresOf(breakdown: Breakdown, value: string | null, most: number): ValueFigures {
  if (value === null) return breakdown.rest;
  const known = breakdown.values.get(value);
  if (known) return known;
  if (breakdown.values.size >= most) return breakdown.rest;
  const made = noValueFigures();
  breakdown.values.set(value, made);
  return made;
}

export function mergeBreakdown(into: Breakdown, from: Breakdown, most: number): void {
  mergeCoverage(into, from);
  mergeValueFigures(into.rest, from.rest);
  for (const [value, figures] of from.values) mergeValueFigures(figuresOf(into, value, most), figures);
}

/** Most jobs first. */
export const byJobs = (values: Map<string, ValueFigures>) =>
  [...values].sort(([nameA, a], [nameB, b]) => jobsOf(b) - jobsOf(a) || (nameA < nameB ? -1 : 1));

/** Between values, and between the parts of one. */
const NEXT = ";";
const PART = ",";
const CLASSES = "!";

function packCounts({ completed, failed, retried, classes }: ValueFigures): string {
  const counts = [completed, failed, retried].map(packNumber).join("");
  const byClass = FAILURE_CLASSES.map((kind) => classes[kind]);
  return byClass.every((count) => count === 0)
    ? counts
    : `${counts}${CLASSES}${byClass.map(packNumber).join("")}`;
}

function packLatencies(figures: ValueFigures, isRounded: boolean): string {
  const known = isRounded ? undefined : textOf.get(figures);
  if (known !== undefined) return known;
  const [wait, run] = [figures.wait, figures.run].map((each) => packHistogram(each, isRounded));
  const text = `${PART}${wait}${PART}${run}`.replace(/,+$/, "");
  if (!isRounded) textOf.set(figures, text);
  return text;
}

/**
 * A bucket as text: the values with most jobs by their number (`numberOf`; null: no number is left for it), the others in the
 * rest. Latencies of a value for which there is no room any more in `maxChars` go to the rest too; its counts stay.
 */
export function packBreakdown(
  breakdown: Breakdown,
  numberOf: (value: string) => number | null,
  { most, maxChars, isRounded }: { most: number; maxChars: number; isRounded: boolean },
): string {
  const rest = noValueFigures();
  mergeValueFigures(rest, breakdown.rest);
  const packed: string[] = [];
  let left = maxChars;
  for (const [value, figures] of byJobs(breakdown.values)) {
    const number = packed.length < most ? numberOf(value) : null;
    if (number === null) {
      mergeValueFigures(rest, figures);
      continue;
    }
    const counts = packNumber(number) + packCounts(figures);
    const latencies = packLatencies(figures, isRounded);
    left -= counts.length + latencies.length;
    if (left >= 0) packed.push(counts + latencies);
    else {
      left += latencies.length;
      packed.push(counts);
      merge(rest.wait, figures.wait);
      merge(rest.run, figures.run);
    }
  }
  return [packCoverage(breakdown), packCounts(rest) + packLatencies(rest, isRounded), ...packed].join(NEXT);
}

function unpackFigures(reader: PackedReader, [, wait = "", run = ""]: string[]): ValueFigures {
  const [completed, failed, retried] = [reader.number(), reader.number(), reader.number()];
  const figures = { ...noValueFigures(), completed, failed, retried };
  if (reader.skips(CLASSES)) for (const kind of FAILURE_CLASSES) figures.classes[kind] = reader.number();
  return { ...figures, wait: unpackHistogram(wait), run: unpackHistogram(run) };
}

/** Reads what {@link packBreakdown} wrote; a value whose number names nothing any more belongs to the rest. */
export function unpackBreakdown(text: string, nameOf: (number: number) => string | undefined): Breakdown {
  const [coverage = "", restText = "", ...packed] = text.split(NEXT);
  const restParts = restText.split(PART);
  const breakdown: Breakdown = {
    ...unpackCoverage(new PackedReader(coverage)),
    values: new Map(),
    rest: unpackFigures(new PackedReader(restParts[0] ?? ""), restParts),
  };
  for (const each of packed) {
    const parts = each.split(PART);
    const reader = new PackedReader(parts[0] ?? "");
    const value = nameOf(reader.number());
    const figures = unpackFigures(reader, parts);
    if (value === undefined) mergeValueFigures(breakdown.rest, figures);
    else breakdown.values.set(value, figures);
  }
  return breakdown;
}
