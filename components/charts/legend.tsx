"use client";
import { usePointed } from "./frame-context";
import { indexAt } from "./pick";
import { type ChartRow, type ChartSeries, latestOf } from "./rows";
import { Swatch } from "./swatch";

export interface LegendProps {
  series: ChartSeries[];
  rows: ChartRow[];
  format: (value: number) => string;
  /** How long each row lasts from its moment on; without it the nearest row is meant. */
  stepMs?: number | undefined;
}

/** Names of the series with what they are at the page's cursor, else now, so that most questions need no hovering. */
export function Legend({ series, rows, format, stepMs }: LegendProps) {
  const { atMs } = usePointed();
  const times = rows.map(({ at }) => at);
  const row = atMs === null ? null : (rows[indexAt({ times, stepMs, rows: 1 }, atMs)] ?? null);
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
      {series.map((one) => {
        const value = row === null ? latestOf(rows, one.key) : (row.values[one.key] ?? null);
        return (
          <li key={one.key} className="flex items-center gap-1.5">
            <Swatch series={one} />
            <span className="text-muted">{one.label}</span>
            <span className="min-w-6 font-medium tabular-nums">{value === null ? "–" : format(value)}</span>
          </li>
        );
      })}
    </ul>
  );
}

/** Names of series that have no value worth telling before the cursor is on them. */
export const SeriesNames = ({ series }: { series: ChartSeries[] }) => (
  <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
    {series.map((one) => (
      <li key={one.key} className="flex items-center gap-1.5 text-muted">
        <Swatch series={one} />
        {one.label}
      </li>
    ))}
  </ul>
);
