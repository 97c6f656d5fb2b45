import { formatCompact } from "@/lib/format";
import { heatColor } from "./heat-scale";
import type { HeatLine } from "./heatmap";

export interface HeatLegendProps {
  levels: readonly number[];
  /** What is counted. */
  counted: string;
  lines?: readonly Pick<HeatLine, "label" | "dash">[] | undefined;
}

/** From what count on each colour begins, and what the lines are. */
export const HeatLegend = ({ levels, counted, lines = [] }: HeatLegendProps) => (
  <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-xs">
    <div className="flex items-center gap-2">
      <span className="text-muted">{counted}, from</span>
      <ol className="flex gap-px">
        {levels.map((bound, level) => (
          <li key={bound} className="flex items-center gap-1 pr-1 tabular-nums">
            <span
              aria-hidden
              className="h-3 w-3.5 rounded-xs border border-line-strong"
              style={{ background: heatColor(level, levels) }}
            />
            {formatCompact(bound)}
          </li>
        ))}
      </ol>
    </div>
    {lines.map(({ label, dash }) => (
      <span key={label} className="flex items-center gap-1.5">
        <svg aria-hidden viewBox="0 0 18 8" width="18" height="8">
          <line x1="0" x2="18" y1="4" y2="4" stroke="var(--fg)" strokeWidth="1.5" strokeDasharray={dash} />
        </svg>
        {label}
      </span>
    ))}
  </div>
);
