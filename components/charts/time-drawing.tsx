import { Area, ComposedChart, Line, XAxis, YAxis } from "recharts";
import { formatCompact } from "@/lib/format";
import { DrawingBox } from "./drawing-box";
import { PLOT } from "./plot-box";
import { type ChartKind, type ChartRow, type ChartSeries, stepped } from "./rows";
import { TimeAxis } from "./time-axis";
import { GridLines, ValueAxis, valueLabels } from "./value-axis";

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

/**
 * Axes, layers and lines, without anything that moves with the pointer. Labels and grid are the page's own: for both the library
 * measures the text of each label, also of those that it does not show, which took longer than all that it draws.
 */
export const TimeDrawing = (props: TimeDrawingProps) => {
  const { fromMs, toMs, height, ticks } = props;
  const plotPx = height - PLOT.top - PLOT.bottom;
  const labels = valueLabels(ticks, formatTick);
  return (
    <>
      <ValueAxis labels={labels} />
      <GridLines labels={labels} />
      <div className="absolute" style={PLOT}>
        <DrawingBox
          height={plotPx}
          draw={(widthPx) => <Drawn {...props} widthPx={widthPx} heightPx={plotPx} />}
        />
      </div>
      <TimeAxis fromMs={fromMs} toMs={toMs} />
    </>
  );
};

type DrawnProps = Omit<TimeDrawingProps, "height"> & { widthPx: number; heightPx: number };

const readers = new Map<string, (row: ChartRow) => number | null>();

/** One function for each key: the library sets a layer up again when it is given another. */
function readerOf(key: string): (row: ChartRow) => number | null {
  const reader = readers.get(key) ?? ((row: ChartRow) => row.values[key] ?? null);
  readers.set(key, reader);
  return reader;
}

const Drawn = ({ rows, series, kind, fromMs, toMs, ticks, widthPx, heightPx }: DrawnProps) => (
  <ComposedChart
    width={widthPx}
    height={heightPx}
    data={kind === "steps" ? stepped(rows) : rows}
    accessibilityLayer={false}
    margin={NO_MARGIN}
  >
    <XAxis hide dataKey="at" type="number" domain={[fromMs, toMs]} allowDataOverflow />
    <YAxis hide domain={[0, ticks.at(-1) ?? 1]} />
    {series.map(({ key, color, dash }) =>
      kind !== "lines" ? (
        <Area
          key={key}
          dataKey={readerOf(key)}
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
          dataKey={readerOf(key)}
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

const NO_MARGIN = { top: 0, right: 0, bottom: 0, left: 0 };
