import { useMemo } from "react";
import type { Span } from "@/components/charts/frame";
import { type ChartSeries, rowsOf, visibleSeries } from "@/components/charts/rows";
import { TimePanel } from "@/components/charts/time-panel";
import type { SeriesAnswer } from "@/lib/contract/metrics";
import { formatRate } from "@/lib/format";
import { jobsNow, lettersOf } from "./jobs-behind";
import type { QueueChart } from "./panel-state";

const SERIES: ChartSeries[] = [
  { key: "in", label: "in", color: "var(--state-waiting)", dash: "" },
  { key: "out", label: "out", color: "var(--state-active)", dash: "6 2" },
  { key: "retries", label: "retries", color: "var(--state-delayed)", dash: "2 2" },
  { key: "dead", label: "dead letters", color: "var(--state-failed)", dash: "8 2 2 2" },
];

/** What the chart shows, before its figures are there too. */
export const THROUGHPUT = {
  title: "Throughput",
  explanation: "Jobs per second. While in is above out, the backlog grows.",
};

export function ThroughputPanel({
  series,
  queue,
  ...chart
}: QueueChart & { series: SeriesAnswer | undefined }) {
  const rows = useMemo(
    () =>
      series
        ? rowsOf(series.at, {
            in: series.metrics.arrivalPerSec ?? [],
            out: series.metrics.servicePerSec ?? [],
            retries: series.metrics.retryPerSec ?? [],
            dead: series.metrics.failurePerSec ?? [],
          })
        : [],
    [series],
  );
  return (
    <TimePanel
      {...chart}
      {...THROUGHPUT}
      rows={rows}
      series={visibleSeries(SERIES, rows, ["in", "out"])}
      kind="lines"
      unit="jobs/s"
      format={formatRate}
      behind={(key, span) => linkOf(queue, key, span)}
    />
  );
}

/** Only dead letters are listed by time; for the rest the nearest list is named for what it is. */
function linkOf(queue: string, key: string, span: Span) {
  switch (key) {
    case "in":
      return jobsNow(queue, "waiting", "Jobs that wait now");
    case "out":
      return jobsNow(queue, "completed", "Completed jobs, the newest first");
    case "retries":
      return jobsNow(queue, "delayed", "Jobs that are delayed now");
    default:
      return lettersOf(queue, span);
  }
}
