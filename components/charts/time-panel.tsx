"use client";
import dynamic from "next/dynamic";
import { Skeleton } from "@/components/ui/skeleton";
import { formatAbsolute } from "@/lib/format";
import { CHART_PX, ChartPanel } from "./chart-panel";
import { FigureTable } from "./figure-table";
import { Legend } from "./legend";
import { type ChartRow, type ChartSeries, isMeasured } from "./rows";

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
  kind: "layers" | "lines";
  unit: string;
  format: (value: number) => string;
  /** What the time axis spans; null while nothing is loaded. */
  span: { from: number; to: number } | null;
  pending: boolean;
  error: unknown;
  onRetry: () => void;
}

/** Series over time: as a chart, or as a table with the newest moment first. */
export function TimePanel({
  nothing = "Nothing was measured in this time.",
  span,
  rows,
  series,
  kind,
  unit,
  format,
  ...panel
}: TimePanelProps) {
  return (
    <ChartPanel
      {...panel}
      empty={isMeasured(rows) ? null : nothing}
      legend={<Legend series={series} rows={rows} format={format} />}
      chart={
        span && (
          <TimeChart
            label={`${panel.title}. ${panel.explanation}`}
            rows={rows}
            series={series}
            kind={kind}
            unit={unit}
            format={format}
            fromMs={span.from}
            toMs={span.to}
            height={CHART_PX}
          />
        )
      }
      table={
        <FigureTable
          caption={`${panel.title}, in ${unit}`}
          head={["Time", ...series.map(({ label }) => label)]}
          rows={[...rows].reverse().map((row) => ({
            key: String(row.at),
            cells: [
              formatAbsolute(row.at),
              ...series.map(({ key }) => {
                const value = row.values[key] ?? null;
                return value === null ? "–" : format(value);
              }),
            ],
          }))}
        />
      }
    />
  );
}
