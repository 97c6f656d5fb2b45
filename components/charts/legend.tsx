import { type ChartRow, type ChartSeries, latestOf } from "./rows";
import { Swatch } from "./swatch";

export interface LegendProps {
  series: ChartSeries[];
  rows: ChartRow[];
  format: (value: number) => string;
}

/** Names of the series with what they are now, so that most questions need no hovering. */
export const Legend = ({ series, rows, format }: LegendProps) => (
  <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
    {series.map((one) => {
      const latest = latestOf(rows, one.key);
      return (
        <li key={one.key} className="flex items-center gap-1.5">
          <Swatch series={one} />
          <span className="text-muted">{one.label}</span>
          <span className="font-medium tabular-nums">{latest === null ? "–" : format(latest)}</span>
        </li>
      );
    })}
  </ul>
);
