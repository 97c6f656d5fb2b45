import { useMemo } from "react";
import { TimePanel } from "@/components/charts/time-panel";
import type { PanelState } from "@/components/queues/panel-state";
import type { FailuresAnswer } from "@/lib/contract/failures";
import { formatDuration, formatNumber } from "@/lib/format";
import { failureRows, failureSentence, failureSeries } from "./failure-rows";

/** Failed attempts over time, by class and code. */
export function FailuresPanel({ failures, ...state }: PanelState & { failures: FailuresAnswer | undefined }) {
  const series = useMemo(() => (failures ? failureSeries(failures) : []), [failures]);
  const rows = useMemo(() => (failures ? failureRows(failures) : []), [failures]);
  return (
    <TimePanel
      {...state}
      title="Failed attempts"
      explanation={failures ? failureSentence(failures) : "Failed attempts by class and code."}
      nothing="No attempt failed in this time, as far as workers of the runtime report."
      rows={rows}
      series={series}
      kind="layers"
      unit={failures ? `attempts / ${formatDuration(failures.stepMs)}` : "attempts"}
      format={formatNumber}
      span={failures ?? null}
    />
  );
}
