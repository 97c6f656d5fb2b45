"use client";
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { formatAxisTime, formatCompact } from "@/lib/format";
import { ChartTooltip } from "./chart-tooltip";
import { type ChartRow, type ChartSeries, greatestOf } from "./rows";
import { localOffsetMs, nearestIndex, timeTicks } from "./time-scale";
import { valueAxis } from "./value-axis";
import { valueTicks } from "./value-scale";

/** Ticks stand at whole minutes, so that seconds would only be noise. */
const NO_SECONDS_MS = 3_600_000;
const MAX_TICKS = 7;
/** The smallest top of the value axis: four jobs, or a tenth of a job a second. */
const LEAST = { layers: 4, lines: 0.1 };

/** Round numbers need no padding with zeros: 0.5, 40, 1,500, 20k. */
const formatTick = (value: number) => (value < 10 ? String(value) : formatCompact(value));

export interface TimeChartProps {
  /** Read out instead of the picture; the table form has the figures. */
  label: string;
  rows: ChartRow[];
  series: ChartSeries[];
  /** Layers add up to a total; lines stand for themselves. */
  kind: "layers" | "lines";
  fromMs: number;
  toMs: number;
  unit: string;
  height: number;
  format: (value: number) => string;
}

/** Series over time, from zero, with gaps as gaps. Its cursor is shared by all charts of the page. */
export function TimeChart({ label, rows, series, kind, fromMs, toMs, unit, height, format }: TimeChartProps) {
  const rangeMs = toMs - fromMs;
  const ticks = valueTicks(greatestOf(rows, series, kind === "layers"), LEAST[kind]);
  return (
    <div role="img" aria-label={label} style={{ height }} className="relative text-muted text-xs">
      <span className="absolute top-0 left-0">{unit}</span>
      <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 600, height }}>
        <ComposedChart
          data={rows}
          accessibilityLayer={false}
          margin={{ top: 22, right: 8, bottom: 0, left: 0 }}
          syncId="queue"
          syncMethod={(ticks, { activeLabel }) =>
            nearestIndex(
              ticks.map(({ value }) => Number(value)),
              Number(activeLabel),
            )
          }
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="at"
            type="number"
            domain={[fromMs, toMs]}
            allowDataOverflow
            ticks={timeTicks(fromMs, toMs, MAX_TICKS, localOffsetMs(toMs))}
            tickFormatter={(at: number) => formatAxisTime(at, Math.max(rangeMs, NO_SECONDS_MS))}
            tick={{ fill: "var(--muted)" }}
            stroke="var(--line-strong)"
            tickLine={false}
            minTickGap={12}
          />
          <YAxis {...valueAxis(ticks, formatTick)} />
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: "var(--line-strong)" }}
            content={({ active, payload }) => {
              const row = payload?.[0]?.payload as ChartRow | undefined;
              return active && row ? (
                <ChartTooltip
                  row={row}
                  series={series}
                  total={kind === "layers"}
                  format={format}
                  unit={unit}
                />
              ) : null;
            }}
          />
          {series.map(({ key, color, dash }) =>
            kind === "layers" ? (
              <Area
                key={key}
                dataKey={(row: ChartRow) => row.values[key] ?? null}
                stackId="all"
                stroke="none"
                fill={color}
                fillOpacity={0.85}
                isAnimationActive={false}
                activeDot={false}
              />
            ) : (
              <Line
                key={key}
                dataKey={(row: ChartRow) => row.values[key] ?? null}
                stroke={color}
                strokeWidth={1.5}
                {...(dash ? { strokeDasharray: dash } : {})}
                dot={false}
                activeDot={{ r: 3 }}
                isAnimationActive={false}
              />
            ),
          )}
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
}
