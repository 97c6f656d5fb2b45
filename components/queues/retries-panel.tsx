import { useMemo } from "react";
import { AttemptsChart } from "@/components/charts/attempts-chart";
import { CHART_PX, ChartPanel } from "@/components/charts/chart-panel";
import type { Span } from "@/components/charts/frame";
import { Swatch } from "@/components/charts/swatch";
import type { RetriesAnswer } from "@/lib/contract/metrics";
import { formatNumber } from "@/lib/format";
import { lettersOf } from "./jobs-behind";
import type { PanelState } from "./panel-state";
import { attemptRows, MOST_ATTEMPTS, OUTCOMES, retryTotals } from "./retry-totals";
import { missingWords, unreadWords } from "./retry-words";

export interface RetriesPanelProps extends PanelState {
  queue: string;
  retries: RetriesAnswer | undefined;
  /** What was asked for. */
  span: Span | null;
}

export function RetriesPanel({ queue, retries, span, ...state }: RetriesPanelProps) {
  const totals = useMemo(() => (retries ? retryTotals(retries) : null), [retries]);
  const rows = useMemo(() => (retries ? attemptRows(retries) : []), [retries]);
  return (
    <ChartPanel
      {...state}
      title="Attempts it took"
      explanation={`${totals?.sentence ?? "Finished jobs by the attempts they used."}${missingWords(retries, span)}`}
      empty={
        totals?.finished === 0 ? `No job finished in this time.${unreadWords(retries?.gaps ?? [])}` : null
      }
      legend={
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
          {OUTCOMES.map((outcome) => (
            <li key={outcome.key} className="flex items-center gap-1.5">
              <Swatch series={outcome} />
              <span className="text-muted">{outcome.label}</span>
              <span className="font-medium tabular-nums">
                {totals ? formatNumber(totals[outcome.key]) : "–"}
              </span>
            </li>
          ))}
          {totals && totals.unknown > 0 && (
            <li className="text-muted" title="Removed before their attempts could be read">
              {formatNumber(totals.unknown)} not known
            </li>
          )}
        </ul>
      }
      chart={
        <AttemptsChart
          label={totals?.sentence ?? ""}
          rows={rows.map(({ label, succeeded, dead }) => ({ label, values: { succeeded, dead } }))}
          series={OUTCOMES}
          unit="jobs"
          format={formatNumber}
          height={CHART_PX}
        />
      }
      figures={() => ({
        caption: "Finished jobs by attempts",
        columns: [
          { label: "Attempts", format: formatNumber },
          ...OUTCOMES.map(({ label }) => ({ label, format: formatNumber })),
        ],
        rows: rows.map((row) => ({
          key: row.label,
          cells: [
            { value: row.label },
            { value: row.succeeded },
            { value: row.dead, link: retries ? deadAfter(queue, retries, row.attempts) : null },
          ],
        })),
      })}
    />
  );
}

/** The last row is open. */
const deadAfter = (queue: string, span: RetriesAnswer, attempts: number) =>
  lettersOf(queue, span, {
    minAttempts: attempts,
    ...(attempts >= MOST_ATTEMPTS ? {} : { maxAttempts: attempts }),
  });
