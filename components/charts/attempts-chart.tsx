import { cn } from "@/lib/cn";
import { formatCompact } from "@/lib/format";
import { PLOT } from "./plot-box";
import { PlotLines } from "./plot-lines";
import type { ChartSeries } from "./rows";
import { Swatch } from "./swatch";
import { ValueAxis, valueLabels } from "./value-axis";
import { valueTicks } from "./value-scale";

export interface AttemptsRow {
  /** The number of attempts. */
  label: string;
  /** By the keys of the series. */
  values: Record<string, number>;
}

export interface AttemptsChartProps {
  label: string;
  rows: AttemptsRow[];
  series: readonly ChartSeries[];
  /** Of the value axis. */
  unit: string;
  format: (value: number) => string;
  height: number;
}

/** Finished jobs by the attempts they took, side by side: few that died must not vanish on top of many that did not. */
export function AttemptsChart({ label, rows, series, unit, format, height }: AttemptsChartProps) {
  const ticks = valueTicks(Math.max(0, ...rows.flatMap(({ values }) => Object.values(values))), 4);
  return (
    <div role="img" aria-label={label} style={{ height }} className="relative text-muted text-xs">
      <span className="absolute top-0 left-0">{unit}</span>
      <div className="absolute inset-x-0 top-0 bottom-4">
        <ValueAxis labels={valueLabels(ticks, formatCompact)} />
        <div className="absolute border-line-strong border-b" style={PLOT}>
          <PlotLines ticks={ticks} />
          <div className="absolute inset-0 flex">
            {rows.map((row, index) => (
              <Column
                key={row.label}
                row={row}
                series={series}
                top={ticks.at(-1) ?? 1}
                format={format}
                isLate={index >= rows.length / 2}
              />
            ))}
          </div>
        </div>
      </div>
      <span className="absolute inset-x-0 bottom-0 text-center">attempts</span>
    </div>
  );
}

interface ColumnProps extends Pick<AttemptsChartProps, "series" | "format"> {
  row: AttemptsRow;
  /** The value at the top. */
  top: number;
  /** Whether there is more room before it than behind it. */
  isLate: boolean;
}

const Column = ({ row, series, top, format, isLate }: ColumnProps) => (
  <div className="group relative flex min-w-0 flex-1 items-end justify-center gap-1 px-[5%] hover:bg-raised">
    {series.map(({ key, color }) => {
      const value = row.values[key] ?? 0;
      return (
        <span
          key={key}
          className={cn("max-w-9 flex-1", value > 0 && "min-h-0.5")}
          style={{ height: `${(100 * value) / top}%`, background: color }}
        />
      );
    })}
    <span className="absolute inset-x-0 top-full pt-2 text-center">{row.label}</span>
    <dl
      className={cn(
        "pointer-events-none absolute top-1 z-20 hidden w-max grid-cols-[1fr_auto] gap-x-4 rounded-md border border-line-strong bg-raised px-2.5 py-2 text-fg group-hover:grid",
        isLate ? "right-full" : "left-full",
      )}
    >
      <dt className="text-muted">Attempts</dt>
      <dd className="text-right">{row.label}</dd>
      {series.map((one) => (
        <div key={one.key} className="contents">
          <dt className="flex items-center gap-1.5">
            <Swatch series={one} /> {one.label}
          </dt>
          <dd className="text-right tabular-nums">{format(row.values[one.key] ?? 0)}</dd>
        </div>
      ))}
    </dl>
  </div>
);
