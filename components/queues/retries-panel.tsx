import dynamic from "next/dynamic";
import { useMemo } from "react";
import { CHART_PX, ChartPanel } from "@/components/charts/chart-panel";
import { FigureTable } from "@/components/charts/figure-table";
import { Swatch } from "@/components/charts/swatch";
import { Skeleton } from "@/components/ui/skeleton";
import type { RetriesAnswer } from "@/lib/contract/metrics";
import { formatNumber } from "@/lib/format";
import type { PanelState } from "./panel-state";
import { attemptRows, OUTCOMES, retryTotals } from "./retry-totals";

const BarChart = dynamic(() => import("@/components/charts/attempts-chart").then((it) => it.AttemptsChart), {
  ssr: false,
  loading: () => <Skeleton className="h-full" />,
});

export function RetriesPanel({ retries, ...state }: PanelState & { retries: RetriesAnswer | undefined }) {
  const totals = useMemo(() => (retries ? retryTotals(retries) : null), [retries]);
  const rows = useMemo(() => (retries ? attemptRows(retries) : []), [retries]);
  return (
    <ChartPanel
      {...state}
      title="Attempts it took"
      explanation={totals?.sentence ?? "Finished jobs by the attempts they used."}
      empty={totals?.finished === 0 ? "No job finished in this time." : null}
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
      chart={<BarChart label={totals?.sentence ?? ""} rows={rows} outcomes={OUTCOMES} height={CHART_PX} />}
      table={
        <FigureTable
          caption="Finished jobs by attempts"
          head={["Attempts", ...OUTCOMES.map((outcome) => outcome.label)]}
          rows={rows.map((row) => ({
            key: row.label,
            cells: [row.label, ...OUTCOMES.map(({ key }) => formatNumber(row[key]))],
          }))}
        />
      }
    />
  );
}
