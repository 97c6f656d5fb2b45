"use client";
import { useId } from "react";
import { formatAbsolute, formatNumber } from "@/lib/format";
import { HEAT_WIDTH, type HeatCells, heatLine, heatPaths } from "./heat-paths";
import { heatColor } from "./heat-scale";
import { HeatTip } from "./heat-tip";
import type { ChartMark } from "./marks";
import type { Pick } from "./pick";
import { PLOT } from "./plot-box";
import { PlotLayer } from "./plot-layer";
import { PlotMarks } from "./plot-marks";
import type { JobsLink } from "./plot-pin";
import { TimeAxis } from "./time-axis";
import { ValueAxis } from "./value-axis";

/** A line over the cells. */
export interface HeatLine {
  label: string;
  dash: string;
  /** In rows from the bottom: 1.5 is the middle of the second row. */
  values: readonly (number | null)[];
}

export interface HeatmapProps {
  title: string;
  /** Read out instead of the picture; the table form has the figures. */
  label: string;
  cells: HeatCells;
  /** What each row is called, from below. */
  rowLabels: readonly string[];
  /** What stands at the value axis: at the lower edge of a row. */
  edges: readonly { row: number; label: string }[];
  /** What the value axis is of. */
  unit: string;
  levels: readonly number[];
  lines?: readonly HeatLine[] | undefined;
  fromMs: number;
  toMs: number;
  height: number;
  marks?: readonly ChartMark[] | undefined;
  /** What is counted. */
  counted: string;
  /** Where the jobs of a cell are. */
  behind?: ((index: number, row: number) => JobsLink[]) | undefined;
}

/** Counts by row and time, as strength of one colour; its time and its cursor are those of all charts of the page. */
export function Heatmap(props: HeatmapProps) {
  const { title, label, cells, rowLabels, edges, unit, fromMs, toMs, height, marks, counted, behind } = props;
  const rows = rowLabels.length;
  const countOf = ({ index, row }: Pick) => cells.counts[row]?.[index] ?? null;
  const words = (pick: Pick) => {
    const count = countOf(pick);
    const at = cells.at[pick.index] ?? fromMs;
    const what = count === null ? "not measured" : `${formatNumber(count)} ${counted}`;
    return `${formatAbsolute(at)}, ${rowLabels[pick.row] ?? ""}: ${what}`;
  };
  return (
    <div style={{ height }} className="relative text-muted text-xs">
      <span className="absolute -top-2 left-0">{unit}</span>
      <div role="img" aria-label={label} className="absolute overflow-hidden" style={PLOT}>
        <Cells {...props} />
      </div>
      <ValueAxis labels={thinned(edges).map((edge) => ({ share: edge.row / rows, text: edge.label }))} />
      <TimeAxis fromMs={fromMs} toMs={toMs} />
      <PlotLayer
        label={title}
        fromMs={fromMs}
        toMs={toMs}
        times={cells.at}
        stepMs={cells.stepMs}
        rows={rows}
        words={words}
        tip={(pick) => (
          <HeatTip
            fromMs={cells.at[pick.index] ?? fromMs}
            stepMs={cells.stepMs}
            row={rowLabels[pick.row] ?? ""}
            count={countOf(pick)}
            all={cells.counts.reduce((sum, column) => sum + (column[pick.index] ?? 0), 0)}
            counted={counted}
          />
        )}
        behind={behind && (({ index, row }) => behind(index, row))}
      />
      {marks && marks.length > 0 && <PlotMarks marks={marks} fromMs={fromMs} toMs={toMs} />}
    </div>
  );
}

/** More labels than this would touch each other. */
const MOST_EDGES = 9;
const thinned = (edges: HeatmapProps["edges"]) =>
  edges.length > MOST_EDGES ? edges.filter((_, index) => index % 2 === 0) : edges;

function Cells({ cells, rowLabels, levels, lines = [], fromMs, toMs }: HeatmapProps) {
  const pattern = useId();
  const rows = rowLabels.length;
  const paths = heatPaths(cells, levels, fromMs, toMs);
  return (
    <>
      {/* What was not measured stays hatched. Lines keep their slope only in a box that is not stretched. */}
      <svg aria-hidden width="100%" height="100%" className="absolute inset-0">
        <defs>
          <pattern id={pattern} width="6" height="6" patternUnits="userSpaceOnUse">
            <path d="M0 6 6 0" stroke="var(--line-strong)" strokeWidth="1" />
          </pattern>
        </defs>
        <rect width="100%" height="100%" fill={`url(#${pattern})`} />
      </svg>
      <svg
        aria-hidden
        viewBox={`0 0 ${HEAT_WIDTH} ${rows}`}
        preserveAspectRatio="none"
        width="100%"
        height="100%"
        className="absolute inset-0"
      >
        <path d={paths.measured} fill="var(--surface)" shapeRendering="crispEdges" />
        {paths.levels.map((d, level) => (
          <path key={levels[level]} d={d} fill={heatColor(level, levels)} shapeRendering="crispEdges" />
        ))}
        {lines.map(({ label, dash, values }) => {
          const d = heatLine(cells.at, cells.stepMs, values, { rows, fromMs, toMs });
          return (
            <g key={label} fill="none" vectorEffect="non-scaling-stroke">
              <path d={d} stroke="var(--surface)" strokeWidth="4" vectorEffect="non-scaling-stroke" />
              <path
                d={d}
                stroke="var(--fg)"
                strokeWidth="1.5"
                strokeDasharray={dash}
                vectorEffect="non-scaling-stroke"
              />
            </g>
          );
        })}
      </svg>
    </>
  );
}
