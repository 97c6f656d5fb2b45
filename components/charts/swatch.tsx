import type { ChartSeries } from "./rows";

/** The mark of a series: its colour, and its dash when it has one. */
export const Swatch = ({ series }: { series: ChartSeries }) => (
  <svg aria-hidden viewBox="0 0 14 8" width="14" height="8" className="flex-none">
    {series.dash === undefined ? (
      <rect width="14" height="8" rx="2" fill={series.color} />
    ) : (
      <line
        x1="0"
        x2="14"
        y1="4"
        y2="4"
        stroke={series.color}
        strokeWidth="2.5"
        strokeDasharray={series.dash === "" ? undefined : series.dash}
      />
    )}
  </svg>
);
