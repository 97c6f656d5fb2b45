"use client";
import { Bar, BarChart, Tooltip, XAxis, YAxis } from "recharts";
import { formatCompact } from "@/lib/format";
import { DrawingBox } from "./drawing-box";
import { PLOT } from "./plot-box";
import type { ChartSeries } from "./rows";
import { Swatch } from "./swatch";
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
        height={height - 16}
        draw={(widthPx) => (
          <BarChart
            width={widthPx}
            height={height - 16}
            data={rows}
            accessibilityLayer={false}
            margin={{ ...PLOT, bottom: 0 }}
          >
            <XAxis
              dataKey="label"
              tick={{ fill: "var(--muted)" }}
              stroke="var(--line-strong)"
              tickLine={false}
              interval={0}
              height={PLOT.bottom}
            />
            <YAxis hide domain={[0, ticks.at(-1) ?? 1]} />
            <Tooltip
              isAnimationActive={false}
              cursor={{ fill: "var(--raised)" }}
              content={({ active, payload }) => {
                const row = payload?.[0]?.payload as AttemptsRow | undefined;
                return active && row ? (
                  <dl className="grid grid-cols-[1fr_auto] gap-x-4 rounded-md border border-line-strong bg-raised px-2.5 py-2 text-fg text-xs">
                    <dt className="text-muted">Attempts</dt>
                    <dd className="text-right">{row.label}</dd>
                    {series.map((one) => (
                      <div key={one.key} className="contents">
                        <dt className="flex items-center gap-1.5">
                          <Swatch series={one} /> {one.label}
                        </dt>
                        <dd className="text-right tabular-nums">{format(row.values[one.key] ?? 0)}</dd>
                      </div>
                    ))}
                  </dl>
                ) : null;
              }}
            />
            {series.map(({ key, color }) => (
              <Bar
                key={key}
                dataKey={(row: AttemptsRow) => row.values[key] ?? 0}
                fill={color}
                maxBarSize={36}
                minPointSize={(value) => (Number(value) > 0 ? 2 : 0)}
                isAnimationActive={false}
              />
            ))}
          </BarChart>
        )}
      />
      <span className="block text-center">attempts</span>
    </div>
  );
}
