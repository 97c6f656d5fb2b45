"use client";
import { formatAbsolute, formatNumber } from "@/lib/format";
import { CHART_PX, ChartPanel } from "./chart-panel";
import type { Figures, MoreFigures } from "./figures";
import { HeatLegend } from "./heat-legend";
import { greatestCell, type HeatCells, hasCells } from "./heat-paths";
import { heatLevels } from "./heat-scale";
import { Heatmap, type HeatmapProps } from "./heatmap";
import type { JobsLink } from "./plot-pin";

export interface HeatPanelProps
  extends Pick<HeatmapProps, "rowLabels" | "edges" | "unit" | "lines" | "marks" | "counted"> {
  title: string;
  explanation: string;
  /** Null while nothing is loaded. */
  cells: HeatCells | null;
  /** What the time axis spans; null while nothing is loaded. */
  span: { from: number; to: number } | null;
  /** Where the jobs of a cell are. */
  behind?: (row: number, span: { from: number; to: number }) => JobsLink | null;
  /** More columns of the table, after the time. */
  more?: readonly MoreFigures[];
  /** Said instead of the chart when it would be empty. */
  nothing?: string;
  pending: boolean;
  error: unknown;
  onRetry: () => void;
}

const NO_CELLS: HeatCells = { at: [], stepMs: 1, counts: [] };

/** Counts by row and time: as a heatmap, or as a table with the newest moment first. */
export function HeatPanel({ cells, span, behind, more = [], nothing, lines, ...props }: HeatPanelProps) {
  const { title, explanation, pending, error, onRetry, ...heat } = props;
  const shown = cells ?? NO_CELLS;
  const levels = heatLevels(greatestCell(shown));
  const linkOf = (index: number, row: number) => {
    const at = shown.at[index] ?? 0;
    return behind?.(row, { from: at, to: at + shown.stepMs }) ?? null;
  };
  return (
    <ChartPanel
      title={title}
      explanation={explanation}
      pending={pending}
      error={error}
      onRetry={onRetry}
      empty={hasCells(shown) ? null : (nothing ?? "Nothing was measured in this time.")}
      legend={<HeatLegend levels={levels} counted={heat.counted} lines={lines} />}
      chart={
        span && (
          <Heatmap
            {...heat}
            title={title}
            label={`${title}. ${explanation}`}
            cells={shown}
            levels={levels}
            lines={lines}
            fromMs={span.from}
            toMs={span.to}
            height={CHART_PX}
            behind={behind && ((index, row) => [linkOf(index, row) ?? []].flat())}
          />
        )
      }
      figures={() => figuresOf(`${title}, in ${heat.counted}`, shown, heat.rowLabels, more, linkOf)}
    />
  );
}

const figuresOf = (
  caption: string,
  { at, counts }: HeatCells,
  rowLabels: readonly string[],
  more: readonly MoreFigures[],
  linkOf: (index: number, row: number) => JobsLink | null,
): Figures => ({
  caption,
  columns: [
    { label: "Time", format: formatAbsolute, isTime: true },
    ...more.map(({ label, unit, format }) => ({ label, unit, format })),
    ...rowLabels.map((label) => ({ label, format: formatNumber })),
  ],
  rows: at
    .map((moment, index) => ({
      key: String(moment),
      cells: [
        { value: moment },
        ...more.map(({ values }) => ({ value: values[index] ?? null })),
        ...rowLabels.map((_, row) => ({ value: counts[row]?.[index] ?? null, link: linkOf(index, row) })),
      ],
    }))
    .reverse(),
});
