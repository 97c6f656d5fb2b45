"use client";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useBaseline } from "@/components/capacity/use-capacity";
import { FrameBar } from "@/components/charts/frame-bar";
import { FrameProvider, useFrame } from "@/components/charts/frame-context";
import { useChartMarks } from "@/components/marks/use-marks";
import { FailuresPanel } from "@/components/resilience/failures-panel";
import { useFailures } from "@/components/resilience/use-failures";
import type { QueueDetail } from "@/lib/contract/queues";
import { AGAINST_NAMES } from "./against";
import { AgingPanel } from "./aging-panel";
import { DepthPanel } from "./depth-panel";
import { Forecast } from "./forecast/forecast";
import { LatencyPanel } from "./latency-panel";
import { panelState } from "./panel-state";
import { RetriesPanel } from "./retries-panel";
import { RetryCompare } from "./retry-compare";
import { RetryCostPanel } from "./retry-cost-panel";
import { ThroughputPanel } from "./throughput-panel";
import { useAging, useAgingSeries, useLatency, useOtherRetries, useRetries, useSeries } from "./use-charts";

/** How a queue has been doing: one time and one cursor for all charts. */
export const ChartsTab = ({ queue }: { queue: QueueDetail }) => (
  <FrameProvider subject={queue.name}>
    <Charts detail={queue} />
  </FrameProvider>
);

function Charts({ detail }: { detail: QueueDetail }) {
  const queue = detail.key;
  const { frame } = useFrame();
  const series = useSeries(queue, frame);
  const agingSeries = useAgingSeries(queue, frame);
  const aging = useAging(queue);
  const baseline = useBaseline(queue, frame);
  const latency = useLatency(queue, frame);
  const failures = useFailures(queue, frame);
  const retries = useRetries(queue, frame);
  const [against, setAgainst] = useQueryState("against", parseAsStringLiteral(AGAINST_NAMES));
  const other = useOtherRetries(queue, frame, against);
  // Series have steps of their own; all charts have the axis of the finest.
  const span = frame.kind === "fixed" ? frame : (series.data ?? null);
  const shared = { queue, span, marks: useChartMarks(queue, frame) };
  return (
    <div className="grid gap-3">
      <FrameBar />
      <div className="grid gap-3 xl:grid-cols-2">
        <DepthPanel {...shared} {...panelState(series)} series={series.data} baseline={baseline.data} />
        <ThroughputPanel {...shared} {...panelState(series)} series={series.data} />
        <Forecast queue={detail} />
        <AgingPanel {...shared} {...panelState(agingSeries)} series={agingSeries.data} now={aging.data} />
        <LatencyPanel {...shared} {...panelState(latency)} kind="wait" latency={latency.data} />
        <LatencyPanel {...shared} {...panelState(latency)} kind="run" latency={latency.data} />
        <FailuresPanel {...shared} {...panelState(failures)} failures={failures.data} />
        <RetriesPanel {...shared} {...panelState(retries)} retries={retries.data} />
        <RetryCostPanel {...shared} {...panelState(retries)} retries={retries.data} />
        <RetryCompare
          queue={queue}
          against={against}
          onAgainst={(next) => void setAgainst(next)}
          now={retries.data}
          earlier={other.data}
          error={other.data ? null : other.error}
          onRetry={() => void other.refetch()}
        />
      </div>
    </div>
  );
}
