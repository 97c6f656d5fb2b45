import { useMemo } from "react";
import { rowsOf } from "@/components/charts/rows";
import { TimePanel } from "@/components/charts/time-panel";
import { jobsNow } from "@/components/queues/jobs-behind";
import type { QueueChart } from "@/components/queues/panel-state";
import type { BaselineAnswer } from "@/lib/contract/baseline";
import type { SeriesAnswer } from "@/lib/contract/metrics";
import { formatNumber, formatRate } from "@/lib/format";
import { bandOf, historyLength } from "./capacity-words";

interface Props extends QueueChart {
  series: SeriesAnswer | undefined;
  baseline: BaselineAnswer | undefined;
  of: "backlog" | "arrivalPerSec";
}

const LOOKS = {
  backlog: {
    title: "Backlog and what is usual",
    what: "The band is the largest backlog that an hour usually has.",
    unit: "jobs",
    color: "var(--state-waiting)",
    format: formatNumber,
  },
  arrivalPerSec: {
    title: "Arrivals and what is usual",
    what: "The band is where arrivals usually are in this hour of the week.",
    unit: "jobs/s",
    color: "var(--state-prioritized)",
    format: formatRate,
  },
} as const;

/** One figure of a queue before the band of what is usual at each hour. */
export function UsualPanel({ of, series, baseline, queue, ...chart }: Props) {
  const look = LOOKS[of];
  const rows = useMemo(
    () => (series ? rowsOf(series.at, { [of]: series.metrics[of] ?? [] }) : []),
    [of, series],
  );
  const basis =
    baseline === undefined
      ? ""
      : baseline.history.strength === "none"
        ? " There is no band yet: it takes three days of history."
        : ` From ${historyLength(baseline.history)} of history (${baseline.history.strength}), by the clock of ${baseline.zone}.`;
  return (
    <TimePanel
      {...chart}
      title={look.title}
      explanation={`${look.what}${basis}`}
      rows={rows}
      series={[{ key: of, label: of === "backlog" ? "backlog" : "in", color: look.color }]}
      kind="lines"
      unit={look.unit}
      format={look.format}
      band={baseline && bandOf(look.title, baseline.at, baseline[of])}
      behind={() => jobsNow(queue, "waiting", "Jobs that wait now")}
    />
  );
}
