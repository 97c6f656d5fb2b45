import { useMemo } from "react";
import { type ChartSeries, rowsOf, visibleSeries } from "@/components/charts/rows";
import { TimePanel } from "@/components/charts/time-panel";
import type { Answer } from "@/lib/contract/endpoint";
import type { AgingAnswer, getAgingSeries } from "@/lib/contract/metrics";
import { formatDuration, formatNumber } from "@/lib/format";
import { bandLabel } from "./age-words";
import { jobsNow } from "./jobs-behind";
import type { QueueChart } from "./panel-state";

export interface AgingPanelProps extends QueueChart {
  series: Answer<typeof getAgingSeries> | undefined;
  /** The ages at this moment. */
  now: AgingAnswer | undefined;
}

export function AgingPanel({ series, now, queue, ...chart }: AgingPanelProps) {
  const all = useMemo(() => (series ? bandSeries(series.bands) : []), [series]);
  const rows = useMemo(
    () =>
      series
        ? rowsOf(series.at, Object.fromEntries(series.counts.map((column, band) => [String(band), column])))
        : [],
    [series],
  );
  return (
    <TimePanel
      {...chart}
      title="Backlog by age"
      explanation={now ? agesNow(now) : "How long the waiting jobs have been waiting."}
      rows={rows}
      series={visibleSeries(all, rows, ["0"])}
      kind="layers"
      unit="jobs"
      format={formatNumber}
      behind={() => jobsNow(queue, "waiting", "Jobs that wait now, the oldest first")}
    />
  );
}

const bandSeries = (bands: { fromMs: number; toMs: number | null }[]): ChartSeries[] =>
  bands.map((band, index) => ({
    key: String(index),
    label: bandLabel(band),
    color: `var(--age-${index})`,
  }));

/** Ages are read at 64 places of a long backlog: then it says so. */
function agesNow({ quantiles, total, sampled }: AgingAnswer): string {
  if (!quantiles) return "Nothing waits now.";
  const { p50, p99, p100 } = quantiles;
  const basis = sampled < total ? ` (sampled at ${formatNumber(sampled)} places)` : "";
  return `Now half wait longer than ${formatDuration(p50)}, 1 % longer than ${formatDuration(p99)}, the oldest ${formatDuration(p100)}${basis}.`;
}
