import { useMemo } from "react";
import { TimePanel } from "@/components/charts/time-panel";
import { jobsNow, lettersOf } from "@/components/queues/jobs-behind";
import type { QueueChart } from "@/components/queues/panel-state";
import { sinceWords } from "@/components/queues/retry-words";
import type { BreakdownAnswer, BreakdownBy } from "@/lib/contract/latency";
import { formatNumber, formatPerStep } from "@/lib/format";
import { breakdownChart, breakdownSentence, type Measure } from "./breakdown-rows";

export interface BreakdownPanelProps extends QueueChart {
  by: BreakdownBy;
  measure: Measure;
  breakdown: BreakdownAnswer | undefined;
}

const TITLES = {
  name: { ended: "Ended jobs by name", failed: "Dead letters by name", retried: "Retries by name" },
  tenant: { ended: "Ended jobs by tenant", failed: "Dead letters by tenant", retried: "Retries by tenant" },
} as const;

/** What ended, failed or was retried over time, by job name or by tenant. */
export function BreakdownPanel({ by, measure, breakdown, queue, ...chart }: BreakdownPanelProps) {
  const drawn = useMemo(() => (breakdown ? breakdownChart(breakdown, measure) : null), [breakdown, measure]);
  return (
    <TimePanel
      {...chart}
      title={TITLES[by][measure]}
      explanation={
        breakdown
          ? breakdownSentence(breakdown, measure) + sinceWords(breakdown, chart.span)
          : "Who the work is."
      }
      nothing={breakdown ? breakdownSentence(breakdown, measure) : "Nothing ended in this time."}
      rows={drawn?.rows ?? []}
      series={drawn?.series ?? []}
      kind="steps"
      unit={breakdown ? formatPerStep("jobs", breakdown.stepMs) : "jobs"}
      format={formatNumber}
      behind={(key, span) => {
        const value = drawn?.valueOf(key) ?? null;
        if (value === null) return null;
        return measure === "ended"
          ? jobsNow(queue, "completed", "Completed jobs of the queue, the newest first")
          : lettersOf(queue, span, { [by]: value });
      }}
    />
  );
}
