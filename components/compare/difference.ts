import type { LatencyAnswer } from "@/lib/contract/latency";
import type { Metric, RetriesAnswer, SeriesAnswer } from "@/lib/contract/metrics";
import { formatDuration, formatNumber, formatRate } from "@/lib/format";
import { type RetryCost, retryCost } from "../queues/retry-totals";
import { costText, shareText } from "../queues/retry-words";

type Values = readonly (number | null)[];

export interface SideFigures {
  series: SeriesAnswer;
  /** Null where it is not known. */
  latency: LatencyAnswer | null;
  retries: RetriesAnswer | null;
}

export interface DifferenceLine {
  label: string;
  a: string;
  b: string;
  /** The first without the second. */
  difference: string;
  /** By which factor it is more or less; empty where that says nothing. */
  factor: string;
}

const known = (values: Values) => values.filter((value) => value !== null);

/** The mean of what is known. Pure. */
export function meanOf(values: Values): number | null {
  const all = known(values);
  return all.length === 0 ? null : all.reduce((sum, value) => sum + value, 0) / all.length;
}

/** The greatest of what is known. Pure. */
export const mostOf = (values: Values): number | null =>
  known(values).reduce<number | null>((most, value) => Math.max(most ?? value, value), null);

/** The middle one of what is known. Pure. */
export function middleOf(values: Values): number | null {
  const all = known(values).sort((a, b) => a - b);
  return all[Math.floor((all.length - 1) / 2)] ?? null;
}

/** Which part of the jobs that ended became dead letters; null while none ended. Pure. */
export function deadShareOf({ metrics }: SeriesAnswer): number | null {
  const served = meanOf(metrics.servicePerSec ?? []);
  const dead = meanOf(metrics.failurePerSec ?? []);
  if (served === null || dead === null || served + dead === 0) return null;
  return dead / (served + dead);
}

type Format = (value: number) => string;
type Measure = (side: SideFigures) => number | null;

const of =
  (metric: Metric, sum: (values: Values) => number | null): Measure =>
  ({ series }) =>
    sum(series.metrics[metric] ?? []);
const cost =
  (part: (cost: RetryCost) => number | null): Measure =>
  ({ retries }) =>
    retries && part(retryCost(retries));
const perSec: Format = (value) => `${formatRate(value)}/s`;
const whole: Format = (value) => formatNumber(Math.round(value));

const LINES: { label: string; measure: Measure; format: Format; isShare?: true }[] = [
  { label: "Jobs in, mean", measure: of("arrivalPerSec", meanOf), format: perSec },
  { label: "Jobs out, mean", measure: of("servicePerSec", meanOf), format: perSec },
  { label: "Dead letters, mean", measure: of("failurePerSec", meanOf), format: perSec },
  {
    label: "Share that became dead letters",
    measure: ({ series }) => deadShareOf(series),
    format: shareText,
    isShare: true,
  },
  { label: "Backlog, mean", measure: of("backlog", meanOf), format: whole },
  { label: "Backlog, most", measure: of("backlog", mostOf), format: whole },
  { label: "Oldest waiting job, most", measure: of("oldestWaitingMs", mostOf), format: formatDuration },
  {
    label: "Waited, p95 of the middle step",
    measure: ({ latency }) => (latency ? middleOf(latency.wait.p95) : null),
    format: formatDuration,
  },
  {
    label: "Ran, p95 of the middle step",
    measure: ({ latency }) => (latency ? middleOf(latency.run.p95) : null),
    format: formatDuration,
  },
  {
    label: "Succeeded at the first attempt",
    measure: cost(({ firstShare }) => firstShare),
    format: shareText,
    isShare: true,
  },
  { label: "Attempts for a success", measure: cost(({ perSuccess }) => perSuccess), format: costText },
  {
    label: "Attempts of jobs that died",
    measure: cost(({ wastedShare }) => wastedShare),
    format: shareText,
    isShare: true,
  },
];

/** Two sides of a comparison in figures, and how they differ. Pure. */
export const differencesOf = (a: SideFigures, b: SideFigures): DifferenceLine[] =>
  LINES.map(({ label, measure, format, isShare = false }) => {
    const one = measure(a);
    const other = measure(b);
    const text = (value: number | null) => (value === null ? "–" : format(value));
    return {
      label,
      a: text(one),
      b: text(other),
      difference: one === null || other === null ? "–" : signedText(one - other, format, isShare),
      factor: factorText(one, other, format),
    };
  });

function signedText(difference: number, format: Format, isShare: boolean): string {
  const size = isShare ? `${Math.abs(100 * difference).toFixed(1)} points` : format(Math.abs(difference));
  if (difference === 0) return "none";
  return `${difference < 0 ? "−" : "+"}${size}`;
}

function factorText(one: number | null, other: number | null, format: Format): string {
  if (one === null || other === null || one <= 0 || other <= 0) return "";
  // Of what is shown as nothing nobody sees the many times.
  if (format(one) === format(0) || format(other) === format(0)) return "";
  const factor = one / other;
  if (factor < 0.01) return "× <0.01";
  return `× ${factor < 10 ? factor.toFixed(2) : formatNumber(Math.round(factor))}`;
}
