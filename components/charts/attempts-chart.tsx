"use client";
import dynamic from "next/dynamic";
import { formatCompact } from "@/lib/format";
import { DrawingBox } from "./drawing-box";
import type { ChartSeries } from "./rows";
import { GridLines, ValueAxis, valueLabels } from "./value-axis";
import { valueTicks } from "./value-scale";

export interface AttemptsRow {
  /** The number of attempts. */
  label: string;
  /** By the keys of the series. */
  values: Record<string, number>;
}

export interface AttemptsChartProps {
  label: string;
  rows: AttemptsRow[];
  series: readonly ChartSeries[];
  /** Of the value axis. */
  unit: string;
  format: (value: number) => string;
  height: number;
}

/** Below the axis. */
const AXIS_NAME_PX = 16;

// Fetched when it is near: it is the only one of its page that needs Recharts' charts whole.
const Drawing = dynamic(() => import("./attempts-drawing").then((module) => module.AttemptsDrawing), {
  ssr: false,
});

/** Finished jobs by the attempts they took, side by side: few that died must not vanish on top of many that did not. */
export function AttemptsChart({ label, rows, series, unit, format, height }: AttemptsChartProps) {
  const ticks = valueTicks(Math.max(0, ...rows.flatMap(({ values }) => Object.values(values))), 4);
  const labels = valueLabels(ticks, formatCompact);
  return (
    <div role="img" aria-label={label} style={{ height }} className="relative text-muted text-xs">
      <span className="absolute top-0 left-0">{unit}</span>
      <div className="absolute inset-x-0 top-0 bottom-4">
        <ValueAxis labels={labels} />
        <GridLines labels={labels} />
      </div>
      <DrawingBox
        height={height - AXIS_NAME_PX}
        draw={(widthPx) => (
          <Drawing
            rows={rows}
            series={series}
            format={format}
            top={ticks.at(-1) ?? 1}
            widthPx={widthPx}
            heightPx={height - AXIS_NAME_PX}
          />
        )}
      />
      <span className="block text-center">attempts</span>
    </div>
  );
}
