"use client";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { memo } from "react";
import { useBaseline } from "@/components/capacity/use-capacity";
import { useFrame } from "@/components/charts/frame-context";
import { FailuresPanel } from "@/components/resilience/failures-panel";
import { useFailures } from "@/components/resilience/use-failures";
import { AGAINST_NAMES } from "./against";
import { AgingPanel } from "./aging-panel";
import { DepthPanel } from "./depth-panel";
import { LatencyPanel } from "./latency-panel";
import type { LatencyKind } from "./latency-rows";
import { type ChartFrame, panelState } from "./panel-state";
import { RetriesPanel } from "./retries-panel";
import { RetryCompare } from "./retry-compare";
import { RetryCostPanel } from "./retry-cost-panel";
import { ThroughputPanel } from "./throughput-panel";
import { useAging, useAgingSeries, useLatency, useOtherRetries, useRetries, useSeries } from "./use-charts";

// Each fetches what it shows, and no more: an answer to one draws none of the others anew.

export const Depth = memo(function Depth(shared: ChartFrame) {
  const { frame } = useFrame();
  const series = useSeries(shared.queue, frame);
  const { data: baseline } = useBaseline(shared.queue, frame);
  return <DepthPanel {...shared} {...panelState(series)} series={series.data} baseline={baseline} />;
});

export const Throughput = memo(function Throughput(shared: ChartFrame) {
  const series = useSeries(shared.queue, useFrame().frame);
  return <ThroughputPanel {...shared} {...panelState(series)} series={series.data} />;
});

export const Aging = memo(function Aging(shared: ChartFrame) {
  const series = useAgingSeries(shared.queue, useFrame().frame);
  const { data: now } = useAging(shared.queue);
  return <AgingPanel {...shared} {...panelState(series)} series={series.data} now={now} />;
});

export const Latency = memo(function Latency({ kind, ...shared }: ChartFrame & { kind: LatencyKind }) {
  const latency = useLatency(shared.queue, useFrame().frame);
  return <LatencyPanel {...shared} {...panelState(latency)} kind={kind} latency={latency.data} />;
});

export const Failures = memo(function Failures(shared: ChartFrame) {
  const failures = useFailures(shared.queue, useFrame().frame);
  return <FailuresPanel {...shared} {...panelState(failures)} failures={failures.data} />;
});

export const Retries = memo(function Retries({ queue, span }: ChartFrame) {
  const retries = useRetries(queue, useFrame().frame);
  return <RetriesPanel queue={queue} span={span} {...panelState(retries)} retries={retries.data} />;
});

export const RetryCost = memo(function RetryCost(shared: ChartFrame) {
  const retries = useRetries(shared.queue, useFrame().frame);
  return <RetryCostPanel {...shared} {...panelState(retries)} retries={retries.data} />;
});

export const RetriesAgainst = memo(function RetriesAgainst({ queue }: { queue: string }) {
  const { frame } = useFrame();
  const [against, setAgainst] = useQueryState("against", parseAsStringLiteral(AGAINST_NAMES));
  const { data: now } = useRetries(queue, frame);
  const other = useOtherRetries(queue, frame, against);
  return (
    <RetryCompare
      queue={queue}
      against={against}
      onAgainst={(next) => void setAgainst(next)}
      now={now}
      earlier={other.data}
      error={other.data ? null : other.error}
      onRetry={() => void other.refetch()}
    />
  );
});
