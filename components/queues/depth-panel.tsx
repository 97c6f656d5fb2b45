import { useMemo } from "react";
import { bandOf } from "@/components/capacity/capacity-words";
import { type ChartSeries, rowsOf, visibleSeries, without } from "@/components/charts/rows";
import { TimePanel } from "@/components/charts/time-panel";
import type { BaselineAnswer } from "@/lib/contract/baseline";
import type { JobState } from "@/lib/contract/common";
import type { SeriesAnswer } from "@/lib/contract/metrics";
import { formatNumber } from "@/lib/format";
import { jobsNow } from "./jobs-behind";
import type { QueueChart } from "./panel-state";

/** From below: the backlog, so that it stands on the axis as what is usual does; what is worked on; what is put off. */
const SERIES: (ChartSeries & { state: JobState })[] = [
  { key: "waiting", state: "waiting", label: "waiting", color: "var(--state-waiting)" },
  { key: "prioritized", state: "prioritized", label: "prioritized", color: "var(--state-prioritized)" },
  { key: "active", state: "active", label: "active", color: "var(--state-active)" },
  { key: "delayed", state: "delayed", label: "delayed", color: "var(--state-delayed)" },
  { key: "held", state: "delayed", label: "held", color: "var(--state-held)" },
  {
    key: "waiting-children",
    state: "waiting-children",
    label: "waiting-children",
    color: "var(--state-waiting-children)",
  },
];

/** What the chart shows, before its figures are there too. */
export const DEPTH = {
  title: "Depth by state",
  explanation: "Unfinished jobs. A rising waiting layer means that work comes faster than it is done.",
};

interface Props extends QueueChart {
  series: SeriesAnswer | undefined;
  /** What is usual; undefined while it is not known. */
  baseline: BaselineAnswer | undefined;
}

/** How many unfinished jobs a queue had, by state, with the backlog that is usual once three days of history are there. */
export function DepthPanel({ series, baseline, queue, ...chart }: Props) {
  const rows = useMemo(() => (series ? depthRows(series) : []), [series]);
  const band =
    baseline && baseline.history.strength !== "none"
      ? { ...bandOf("Usual backlog", baseline.at, baseline.backlog), outlined: true }
      : undefined;
  return (
    <TimePanel
      {...chart}
      {...DEPTH}
      explanation={`${DEPTH.explanation}${band ? " Dashed: how far waiting and prioritized jobs usually reach in this hour." : ""}`}
      band={band}
      rows={rows}
      series={visibleSeries(SERIES, rows, ["active", "waiting"])}
      kind="layers"
      unit="jobs"
      format={formatNumber}
      behind={(key) => linkOf(queue, key)}
    />
  );
}

/** Held jobs are in BullMQ's delayed set, and listed there. */
const linkOf = (queue: string, key: string) => {
  const one = SERIES.find((series) => series.key === key);
  return one ? jobsNow(queue, one.state, `Jobs that are ${one.label} now`) : null;
};

/** BullMQ counts held jobs as delayed; layers must not count them twice. */
function depthRows({ at, metrics }: SeriesAnswer) {
  const delayed = without(metrics.delayed ?? [], metrics.held ?? []);
  return rowsOf(at, {
    active: metrics.active ?? [],
    waiting: metrics.waiting ?? [],
    prioritized: metrics.prioritized ?? [],
    delayed,
    held: metrics.held ?? [],
    "waiting-children": metrics["waiting-children"] ?? [],
  });
}
