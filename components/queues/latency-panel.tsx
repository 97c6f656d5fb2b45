import { useMemo } from "react";
import { HeatPanel } from "@/components/charts/heat-panel";
import type { LatencyAnswer } from "@/lib/contract/latency";
import { bandEdges, bandLabel } from "./age-words";
import { jobsNow } from "./jobs-behind";
import { type LatencyKind, latencyRows, latencySentence } from "./latency-rows";
import type { QueueChart } from "./panel-state";

export interface LatencyPanelProps extends QueueChart {
  kind: LatencyKind;
  latency: LatencyAnswer | undefined;
}

const WORDS = {
  wait: {
    title: "Wait",
    explanation: "How long jobs waited.",
    counted: "waits",
  },
  run: { title: "Run time", explanation: "How long jobs ran.", counted: "runs" },
} as const;

/** How long jobs waited, or ran, when that ended; with what half, 95 % and 99 % of them did not exceed. */
export function LatencyPanel({ kind, latency, queue, ...chart }: LatencyPanelProps) {
  const rows = useMemo(() => (latency ? latencyRows(latency, kind) : null), [latency, kind]);
  const { title, explanation, counted } = WORDS[kind];
  const bands = rows?.bands ?? [];
  return (
    <HeatPanel
      {...chart}
      title={title}
      explanation={latency ? latencySentence(latency, kind) : explanation}
      nothing="Of no job in this time is it known."
      cells={rows?.cells ?? null}
      rowLabels={bands.map(bandLabel)}
      edges={bandEdges(bands)}
      lines={rows?.lines ?? []}
      more={rows?.more ?? []}
      unit={kind}
      counted={counted}
      behind={() => jobsNow(queue, "completed", "Completed jobs, the newest first")}
    />
  );
}
