"use client";
import { formatAbsolute } from "@/lib/format";
import { type ExpectedBand, topOfBand } from "./band-path";
import { ChartTooltip } from "./chart-tooltip";
import type { ChartMark } from "./marks";
import type { Pick } from "./pick";
import { PlotBand } from "./plot-band";
import { PlotLayer } from "./plot-layer";
import { PlotMarks } from "./plot-marks";
import type { JobsLink } from "./plot-pin";
import { type ChartKind, type ChartRow, type ChartSeries, greatestOf, stepOf } from "./rows";
import { TimeDrawing } from "./time-drawing";
import { valueTicks } from "./value-scale";

/** The smallest top of the value axis: four jobs, or a tenth of a job a second. */
const LEAST: Record<ChartKind, number> = { layers: 4, steps: 4, lines: 0.1 };

export interface TimeChartProps {
  /** What the chart is called. */
  title: string;
  /** Read out instead of the picture; the table form has the figures. */
  label: string;
  rows: ChartRow[];
  series: ChartSeries[];
  kind: ChartKind;
  fromMs: number;
  toMs: number;
  unit: string;
  height: number;
  format: (value: number) => string;
  /** The smallest top of the value axis. */
  least?: number | undefined;
  /** What happened in this time. */
  marks?: readonly ChartMark[] | undefined;
  /** Drawn behind, or above when it is outlined. */
  band?: ExpectedBand | undefined;
  /** Where the jobs of a moment are. */
  behind?: ((row: ChartRow) => JobsLink[]) | undefined;
}

/** Series over time, from zero, with gaps as gaps. Its time and its cursor are those of all charts of the page. */
export function TimeChart({ title, label, marks, band, behind, least, ...props }: TimeChartProps) {
  const { rows, series, kind, fromMs, toMs, unit, height, format } = props;
  const greatest = Math.max(greatestOf(rows, series, kind !== "lines"), topOfBand(band));
  const ticks = valueTicks(greatest, least ?? LEAST[kind]);
  const rowOf = ({ index }: Pick): ChartRow => rows[index] ?? { at: fromMs, values: {} };
  const words = (pick: Pick) => {
    const { at, values } = rowOf(pick);
    const said = series.map((one) => {
      const value = values[one.key] ?? null;
      return `${one.label} ${value === null ? "not measured" : format(value)}`;
    });
    return `${formatAbsolute(at)}: ${said.join(", ")}`;
  };
  const expected = band && <PlotBand band={band} fromMs={fromMs} toMs={toMs} top={ticks.at(-1) ?? 1} />;
  return (
    <div style={{ height }} className="relative text-muted text-xs">
      <span className="absolute -top-2 left-0">{unit}</span>
      {band?.outlined !== true && expected}
      <div role="img" aria-label={label} className="absolute inset-0">
        <TimeDrawing {...props} ticks={ticks} />
      </div>
      {band?.outlined === true && expected}
      <PlotLayer
        label={title}
        fromMs={fromMs}
        toMs={toMs}
        times={rows.map(({ at }) => at)}
        stepMs={kind === "steps" ? stepOf(rows) : undefined}
        rows={1}
        words={words}
        tip={(pick) => (
          <ChartTooltip
            row={rowOf(pick)}
            series={series}
            total={kind !== "lines"}
            format={format}
            unit={unit}
          />
        )}
        behind={behind && ((pick) => behind(rowOf(pick)))}
      />
      {marks && marks.length > 0 && <PlotMarks marks={marks} fromMs={fromMs} toMs={toMs} />}
    </div>
  );
}
