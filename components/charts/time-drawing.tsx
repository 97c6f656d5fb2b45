import { formatCompact } from "@/lib/format";
import { PLOT } from "./plot-box";
import { PlotLines } from "./plot-lines";
import type { ChartKind, ChartRow, ChartSeries } from "./rows";
import { seriesPaths } from "./series-paths";
import { TimeAxis } from "./time-axis";
import { ValueAxis, valueLabels } from "./value-axis";

/** Round numbers need no padding with zeros: 0.5, 40, 1,500, 20k. */
const formatTick = (value: number) => (value < 10 ? String(value) : formatCompact(value));

export interface TimeDrawingProps {
  rows: ChartRow[];
  series: ChartSeries[];
  kind: ChartKind;
  fromMs: number;
  toMs: number;
  /** Of the value axis. */
  ticks: number[];
}

/** Axes, layers and lines, without anything that moves with the pointer. */
export const TimeDrawing = ({ rows, series, kind, fromMs, toMs, ticks }: TimeDrawingProps) => {
  const paths = seriesPaths(rows, series, kind, { from: fromMs, to: toMs, top: ticks.at(-1) ?? 1 });
  return (
    <>
      <ValueAxis labels={valueLabels(ticks, formatTick)} />
      <div className="absolute overflow-x-clip" style={PLOT}>
        <PlotLines ticks={ticks}>
          {series.map(({ key, color, dash }, index) => {
            const d = paths[index];
            return kind === "lines" ? (
              <path
                key={key}
                d={d}
                fill="none"
                stroke={color}
                strokeWidth={1.5}
                strokeDasharray={dash || undefined}
                strokeLinejoin="round"
                vectorEffect="non-scaling-stroke"
              />
            ) : (
              <path key={key} d={d} fill={color} fillOpacity={0.85} />
            );
          })}
        </PlotLines>
      </div>
      <TimeAxis fromMs={fromMs} toMs={toMs} />
    </>
  );
};
