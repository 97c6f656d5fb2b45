import { useMemo } from "react";
import { TimePanel } from "@/components/charts/time-panel";
import { lettersOf } from "@/components/queues/jobs-behind";
import type { QueueChart } from "@/components/queues/panel-state";
import { unreadWords } from "@/components/queues/retry-words";
import type { FailuresAnswer } from "@/lib/contract/failures";
import { formatNumber, formatPerStep } from "@/lib/format";
import { categoryOf, failureRows, failureSentence, failureSeries } from "./failure-rows";

export interface FailuresPanelProps extends QueueChart {
  failures: FailuresAnswer | undefined;
}

/** Failed attempts over time, by class and code. */
export function FailuresPanel({ failures, queue, ...chart }: FailuresPanelProps) {
  const series = useMemo(() => (failures ? failureSeries(failures) : []), [failures]);
  const rows = useMemo(() => (failures ? failureRows(failures) : []), [failures]);
  return (
    <TimePanel
      {...chart}
      title="Failed attempts"
      explanation={failures ? failureSentence(failures) : "Failed attempts by class and code."}
      nothing={`No attempt failed in this time, as far as workers of the runtime report.${unreadWords(failures?.gaps ?? [])}`}
      rows={rows}
      series={series}
      kind="layers"
      unit={failures ? formatPerStep("attempts", failures.stepMs) : "attempts"}
      format={formatNumber}
      behind={(key, span) => {
        const category = failures && categoryOf(failures, key);
        return category ? lettersOf(queue, span, category) : null;
      }}
    />
  );
}
