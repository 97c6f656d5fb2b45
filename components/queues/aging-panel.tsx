import { HeatPanel } from "@/components/charts/heat-panel";
import type { Answer } from "@/lib/contract/endpoint";
import type { AgingAnswer, getAgingSeries } from "@/lib/contract/metrics";
import { formatDuration, formatNumber } from "@/lib/format";
import { bandEdges, bandLabel } from "./age-words";
import { jobsNow } from "./jobs-behind";
import type { QueueChart } from "./panel-state";

export interface AgingPanelProps extends QueueChart {
  series: Answer<typeof getAgingSeries> | undefined;
  /** The ages at this moment. */
  now: AgingAnswer | undefined;
}

/** How old the backlog was: a stripe that climbs is a backlog that nobody works off. */
export function AgingPanel({ series, now, queue, ...chart }: AgingPanelProps) {
  const bands = series?.bands ?? [];
  return (
    <HeatPanel
      {...chart}
      title="Backlog by age"
      explanation={now ? agesNow(now) : "How long the waiting jobs have been waiting."}
      cells={series ?? null}
      rowLabels={bands.map(bandLabel)}
      edges={bandEdges(bands)}
      unit="age"
      counted="jobs"
      behind={() => jobsNow(queue, "waiting", "Jobs that wait now, the oldest first")}
    />
  );
}

/** Ages are read at 64 places of a long backlog: then it says so. */
function agesNow({ quantiles, total, sampled }: AgingAnswer): string {
  if (!quantiles) return "Nothing waits now.";
  const { p50, p99, p100 } = quantiles;
  const basis = sampled < total ? ` (sampled at ${formatNumber(sampled)} places)` : "";
  return `Now half wait longer than ${formatDuration(p50)}, 1 % longer than ${formatDuration(p99)}, the oldest ${formatDuration(p100)}${basis}.`;
}
