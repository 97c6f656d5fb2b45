import type { MoreFigures } from "@/components/charts/figures";
import type { HeatCells } from "@/components/charts/heat-paths";
import type { HeatLine } from "@/components/charts/heatmap";
import type { FigureSource, LatencyAnswer } from "@/lib/contract/latency";
import { formatDuration, formatNumber } from "@/lib/format";
import { sourceWords } from "./source-words";

export type LatencyKind = "wait" | "run";
type Band = LatencyAnswer["bands"][number];

/** Fewer rows than this would be as high as walls. */
const LEAST_ROWS = 6;
const LINES = [
  { key: "p50", dash: "" },
  { key: "p95", dash: "6 3" },
  { key: "p99", dash: "2 3" },
] as const;

/** Where a latency stands among bands, in rows from the lowest: logarithmic within a band, as the bands are. */
export function rowOfLatency(bands: readonly Band[], ms: number): number {
  const row = bands.findIndex(({ toMs }) => toMs === null || ms < toMs);
  const band = bands[row];
  if (!band) return ms <= 0 ? 0 : bands.length;
  if (ms <= band.fromMs) return row;
  if (band.toMs === null) return row + 0.5;
  const part =
    band.fromMs === 0 ? ms / band.toMs : Math.log(ms / band.fromMs) / Math.log(band.toMs / band.fromMs);
  return row + part;
}

/** What a latency chart draws. */
export interface LatencyRows {
  bands: Band[];
  cells: HeatCells;
  lines: HeatLine[];
  more: MoreFigures[];
}

/** The bands that have any job in this time, and one around them, with the quantiles over them; null when no job ended. */
export function latencyRows(answer: LatencyAnswer, kind: LatencyKind): LatencyRows | null {
  const counts = kind === "wait" ? answer.waitBands : answer.runBands;
  if (answer[kind].count.every((count) => (count ?? 0) === 0)) return null;
  const used = counts.map((column) => column.some((count) => (count ?? 0) > 0));
  const last = Math.max(used.lastIndexOf(true) + 2, LEAST_ROWS);
  const first = Math.max(0, Math.min(used.indexOf(true) - 1, last - LEAST_ROWS));
  const bands = answer.bands.slice(first, last);
  const columns = answer[kind];
  return {
    bands,
    cells: { at: answer.at, stepMs: answer.stepMs, counts: counts.slice(first, last) },
    lines: LINES.map(({ key, dash }) => ({
      label: key,
      dash,
      values: columns[key].map((ms) => (ms === null ? null : rowOfLatency(bands, ms))),
    })),
    more: (["p50", "p95", "p99", "max"] as const).map((key) => ({
      label: key,
      unit: "ms",
      format: formatDuration,
      values: columns[key],
    })),
  };
}

const WEAKEST = ["sampled", "derived", "exact"] as const satisfies readonly FigureSource[];

/** What the newest measured step says, what it rests on, and what is missing. */
export function latencySentence(answer: LatencyAnswer, kind: LatencyKind): string {
  const columns = answer[kind];
  const index = columns.count.findLastIndex((count) => (count ?? 0) > 0);
  if (index === -1) return `How long jobs ${VERBS[kind]}.`;
  const { p50 = null, p99 = null } = { p50: columns.p50[index], p99: columns.p99[index] };
  const source = WEAKEST.find((one) => answer.source.includes(one));
  const unknown = answer.unknown[kind];
  return [
    `Last, half ${VERBS[kind]} longer than ${formatDuration(p50)}, 1 % longer than ${formatDuration(p99)}.`,
    ...(source ? [sourceWords(source)] : []),
    ...(unknown > 0 ? [`${formatNumber(unknown)} not measured.`] : []),
  ].join(" ");
}

const VERBS = { wait: "waited", run: "ran" } as const;
