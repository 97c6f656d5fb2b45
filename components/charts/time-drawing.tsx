import { Area, CartesianGrid, ComposedChart, Line, XAxis, YAxis } from "recharts";
import { formatCompact } from "@/lib/format";
import { DrawingBox } from "./drawing-box";
import { PLOT } from "./plot-box";
import { type ChartKind, type ChartRow, type ChartSeries, stepped } from "./rows";
import { axisTime, localOffsetMs, MAX_TICKS, timeTicks } from "./time-scale";
import { valueAxis } from "./value-axis";

/** Round numbers need no padding with zeros: 0.5, 40, 1,500, 20k. */
const formatTick = (value: number) => (value < 10 ? String(value) : formatCompact(value));

export interface TimeDrawingProps {
  rows: ChartRow[];
  series: ChartSeries[];
  kind: ChartKind;
  fromMs: number;
  toMs: number;
  height: number;
  /** Of the value axis. */
  ticks: number[];
}

/** Axes, layers and lines, without anything that moves with the pointer. */
export const TimeDrawing = (props: TimeDrawingProps) => (
  <DrawingBox height={props.height} draw={(widthPx) => <Drawn {...props} widthPx={widthPx} />} />
);

function Drawn({
  rows,
  series,
  kind,
  fromMs,
  toMs,
  height,
  ticks,
  widthPx,
}: TimeDrawingProps & { widthPx: number }) {
  const rangeMs = toMs - fromMs;
  return (
    <ComposedChart
      width={widthPx}
      height={height}
      data={kind === "steps" ? stepped(rows) : rows}
      accessibilityLayer={false}
      margin={{ top: PLOT.top, right: PLOT.right, bottom: 0, left: 0 }}
    >
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <XAxis
        dataKey="at"
        type="number"
        domain={[fromMs, toMs]}
        allowDataOverflow
        ticks={timeTicks(fromMs, toMs, MAX_TICKS, localOffsetMs(toMs))}
        tickFormatter={(at: number) => axisTime(at, rangeMs)}
        tick={{ fill: "var(--muted)" }}
        stroke="var(--line-strong)"
        tickLine={false}
        minTickGap={12}
        height={PLOT.bottom}
      />
      <YAxis {...valueAxis(ticks, formatTick)} />
      {series.map(({ key, color, dash }) =>
        kind !== "lines" ? (
          <Area
            key={key}
            dataKey={(row: ChartRow) => row.values[key] ?? null}
            stackId="all"
            type={kind === "steps" ? "stepAfter" : "linear"}
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
            activeDot={false}
            isAnimationActive={false}
          />
        ),
      )}
    </ComposedChart>
  );
}
