"use client";
import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { Skeleton } from "@/components/ui/skeleton";
import { formatAbsolute } from "@/lib/format";
import type { ExpectedBand } from "./band-path";
import { CHART_PX, ChartPanel } from "./chart-panel";
import type { Figures, MoreFigures } from "./figures";
import { Legend } from "./legend";
import type { ChartMark } from "./marks";
import type { JobsLink } from "./plot-pin";
import { type ChartKind, type ChartRow, type ChartSeries, isMeasured, stepOf } from "./rows";

// The drawing library weighs more than the rest of the page.
const TimeChart = dynamic(() => import("./time-chart").then((module) => module.TimeChart), {
  ssr: false,
  loading: () => <Skeleton className="h-full" />,
});

export interface TimePanelProps {
  title: string;
  explanation: string;
  /** Said instead of the chart when it would be empty. */
  nothing?: string;
  rows: ChartRow[];
  series: ChartSeries[];
  kind: ChartKind;
  unit: string;
  format: (value: number) => string;
  /** What the time axis spans; null while nothing is loaded. */
  span: { from: number; to: number } | null;
  pending: boolean;
  error: unknown;
  onRetry: () => void;
  /** The smallest top of the value axis; 4 for layers and 0.1 for lines without it. */
  least?: number;
  /** In place of the names with their values. */
  legend?: ReactNode;
  footer?: ReactNode;
  marks?: readonly ChartMark[] | undefined;
  band?: ExpectedBand | undefined;
  /** Columns of the table beside the series. */
  more?: readonly MoreFigures[] | undefined;
  /** Where the jobs are that a series counts, between two moments; null where nothing leads to them. */
  behind?: Behind | undefined;
}

/** The way to the jobs that a series counts between two moments. */
export type Behind = (key: string, span: { from: number; to: number }) => JobsLink | null;

/** Series over time: as a chart, or as a table with the newest moment first. */
export function TimePanel({
  nothing = "Nothing was measured in this time.",
  span,
  rows,
  series,
  kind,
  unit,
  format,
  marks,
  band,
  behind,
  more = [],
  least,
  legend,
  ...panel
}: TimePanelProps) {
  const linkOf = behind && ((key: string, at: number) => behind(key, { from: at, to: at + stepOf(rows) }));
  return (
    <ChartPanel
      {...panel}
      empty={isMeasured(rows) ? null : nothing}
      legend={
        legend ?? (
          <Legend
            series={series}
            rows={rows}
            format={format}
            stepMs={kind === "steps" ? stepOf(rows) : undefined}
          />
        )
      }
      chart={
        span && (
          <TimeChart
            title={panel.title}
            label={`${panel.title}. ${panel.explanation}`}
            rows={rows}
            series={series}
            kind={kind}
            unit={unit}
            least={least}
            format={format}
            fromMs={span.from}
            toMs={span.to}
            height={CHART_PX}
            marks={marks}
            band={band}
            behind={
              linkOf &&
              (({ at, values }) =>
                series.flatMap(({ key }) => ((values[key] ?? 0) > 0 ? (linkOf(key, at) ?? []) : [])))
            }
          />
        )
      }
      figures={() => figuresOf({ caption: `${panel.title}, in ${unit}`, rows, series, format, linkOf, more })}
    />
  );
}

interface FigureSource {
  caption: string;
  rows: ChartRow[];
  series: ChartSeries[];
  format: (value: number) => string;
  linkOf: ((key: string, at: number) => JobsLink | null) | undefined;
  more: readonly MoreFigures[];
}

const figuresOf = ({ caption, rows, series, format, linkOf, more }: FigureSource): Figures => ({
  caption,
  columns: [
    { label: "Time", format: formatAbsolute, isTime: true },
    ...series.map(({ label }) => ({ label, format })),
    ...more.map(({ label, unit, format: own }) => ({ label, unit, format: own })),
  ],
  rows: rows
    .map(({ at, values }, index) => ({
      key: String(at),
      cells: [
        { value: at },
        ...series.map(({ key }) => ({ value: values[key] ?? null, link: linkOf?.(key, at) ?? null })),
        ...more.map((column) => ({ value: column.values[index] ?? null })),
      ],
    }))
    .reverse(),
});
