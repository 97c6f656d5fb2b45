import { Curve, Surface } from "recharts";
import { formatCompact } from "@/lib/format";
import { type CurvePoint, layersOf, lineOf, type Plot } from "./curves";
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
 * Axes, layers and lines, without anything that moves with the pointer. The library draws the curves; its charts, which find axes,
 * grid and tooltips out by themselves, took ten times as long, and all of these are the page's own here: shared by all charts of
 * a page (docs/decisions/0021-curves-of-recharts.md).
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

const Drawn = ({ rows, series, kind, fromMs, toMs, ticks, widthPx, heightPx }: DrawnProps) => {
  const plot = { fromMs, toMs, top: ticks.at(-1) ?? 1, widthPx, heightPx };
  return (
    <Surface width={widthPx} height={heightPx} aria-hidden>
      {kind === "lines" ? (
        series.map((one) => <LineCurve key={one.key} series={one} points={lineOf(rows, one.key, plot)} />)
      ) : (
        <Layers rows={kind === "steps" ? stepped(rows) : rows} series={series} kind={kind} plot={plot} />
      )}
    </Surface>
  );
};

const LineCurve = ({ series: { color, dash }, points }: { series: ChartSeries; points: CurvePoint[] }) => (
  <Curve
    points={points}
    fill="none"
    stroke={color}
    strokeWidth={1.5}
    {...(dash ? { strokeDasharray: dash } : {})}
  />
);

type LayersProps = Pick<TimeDrawingProps, "rows" | "series" | "kind"> & { plot: Plot };

function Layers({ rows, series, kind, plot }: LayersProps) {
  const keys = series.map(({ key }) => key);
  return layersOf(rows, keys, plot).map((layer, index) => (
    <Curve
      key={keys[index]}
      {...layer}
      type={kind === "steps" ? "stepAfter" : "linear"}
      stroke="none"
      fill={series[index]?.color ?? "none"}
      fillOpacity={0.85}
    />
  ));
}
