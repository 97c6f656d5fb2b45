import { useMemo } from "react";
import { type ChartSeries, rowsOf } from "@/components/charts/rows";
import { TimePanel } from "@/components/charts/time-panel";
import type { RetriesAnswer } from "@/lib/contract/metrics";
import { formatNumber, formatPerStep } from "@/lib/format";
import { jobsNow, lettersOf } from "./jobs-behind";
import type { QueueChart } from "./panel-state";
import { costColumns, retryCost } from "./retry-totals";
import { costText, missingWords, shareText } from "./retry-words";

const SERIES: ChartSeries[] = [
  { key: "successful", label: "that succeeded", color: "var(--state-active)" },
  { key: "repeated", label: "failed before a success", color: "var(--state-delayed)" },
  { key: "wasted", label: "of jobs that died", color: "var(--state-failed)" },
];

/** What the work of a queue was good for: every attempt of the jobs that ended, when they ended. */
export function RetryCostPanel({
  retries,
  queue,
  ...chart
}: QueueChart & { retries: RetriesAnswer | undefined }) {
  const columns = useMemo(() => (retries ? costColumns(retries) : null), [retries]);
  const rows = useMemo(() => {
    if (!retries || !columns) return [];
    const { successful, repeated, wasted } = columns;
    return rowsOf(retries.at, { successful, repeated, wasted });
  }, [retries, columns]);
  const cost = retries && retryCost(retries);
  return (
    <TimePanel
      {...chart}
      title="What success cost"
      explanation={
        cost && cost.perSuccess !== null
          ? `A success cost ${costText(cost.perSuccess)} attempts. ${shareText(cost.wastedShare)} of the attempts went into jobs that died.${missingWords(retries, chart.span)}`
          : "Attempts of the jobs that ended, by what they were good for."
      }
      nothing="No job ended in this time."
      rows={rows}
      series={SERIES}
      kind="layers"
      unit={retries ? formatPerStep("attempts", retries.stepMs) : "attempts"}
      format={formatNumber}
      more={
        columns
          ? [
              { label: "For a success", unit: "attempts", format: costText, values: columns.perSuccess },
              { label: "Wasted", unit: "share", format: shareText, values: columns.wastedShare },
            ]
          : []
      }
      behind={(key, span) =>
        key === "wasted"
          ? lettersOf(queue, span)
          : jobsNow(queue, "completed", "Completed jobs, the newest first")
      }
    />
  );
}
