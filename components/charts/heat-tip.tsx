import { formatAbsolute, formatDuration, formatNumber } from "@/lib/format";

export interface HeatTipProps {
  fromMs: number;
  stepMs: number;
  /** What the row is called. */
  row: string;
  count: number | null;
  /** All rows of this time. */
  all: number;
  /** What is counted. */
  counted: string;
}

/** What a cell counts, and of how many. */
export const HeatTip = ({ fromMs, stepMs, row, count, all, counted }: HeatTipProps) => (
  <div className="grid gap-1 rounded-md border border-line-strong bg-raised px-2.5 py-2 text-fg text-xs">
    <p className="text-muted">
      {formatAbsolute(fromMs)}, {formatDuration(stepMs)}
    </p>
    {count === null ? (
      <p>Not measured</p>
    ) : (
      <dl className="grid grid-cols-[1fr_auto] gap-x-4">
        <dt>{row}</dt>
        <dd className="text-right font-medium tabular-nums">{formatNumber(count)}</dd>
        <dt className="mt-1 border-t pt-1">Together, {counted}</dt>
        <dd className="mt-1 border-t pt-1 text-right tabular-nums">{formatNumber(all)}</dd>
      </dl>
    )}
  </div>
);
