import { formatAbsolute } from "@/lib/format";
import { type ChartRow, type ChartSeries, sumOf } from "./rows";
import { Swatch } from "./swatch";

export interface ChartTooltipProps {
  row: ChartRow;
  series: ChartSeries[];
  /** Whether the series add up to something. */
  total: boolean;
  unit: string;
  format: (value: number) => string;
}

/** What stands under the cursor, in the order in which it is stacked: the topmost first. */
export function ChartTooltip({ row, series, total, unit, format }: ChartTooltipProps) {
  const sum = sumOf(row, series);
  return (
    <div className="grid gap-1 rounded-md border border-line-strong bg-raised px-2.5 py-2 text-fg text-xs">
      <p className="text-muted">{formatAbsolute(row.at)}</p>
      {sum === null ? (
        <p>Not measured</p>
      ) : (
        <dl className="grid grid-cols-[1fr_auto] gap-x-4">
          {[...series].reverse().map((one) => (
            <div key={one.key} className="contents">
              <dt className="flex items-center gap-1.5">
                <Swatch series={one} /> {one.label}
              </dt>
              <dd className="text-right tabular-nums">{valueText(row.values[one.key] ?? null, format)}</dd>
            </div>
          ))}
          {total && (
            <>
              <dt className="mt-1 border-t pt-1">Together, {unit}</dt>
              <dd className="mt-1 border-t pt-1 text-right font-medium tabular-nums">{format(sum)}</dd>
            </>
          )}
        </dl>
      )}
    </div>
  );
}

const valueText = (value: number | null, format: (value: number) => string) =>
  value === null ? "–" : format(value);
