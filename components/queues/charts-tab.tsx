"use client";
import { AgingPanel } from "./aging-panel";
import { DepthPanel } from "./depth-panel";
import { RangePicker } from "./range-picker";
import { RetriesPanel } from "./retries-panel";
import { ThroughputPanel } from "./throughput-panel";
import { useAging, useAgingSeries, useRetries, useSeries } from "./use-charts";
import { useRange } from "./use-range";

/** How a queue has been doing: one range and one cursor for all charts. */
export function ChartsTab({ queue }: { queue: string }) {
  const [range, setRange] = useRange();
  const series = useSeries(queue, range);
  const agingSeries = useAgingSeries(queue, range);
  const aging = useAging(queue);
  const retries = useRetries(queue, range);
  return (
    <div className="grid gap-3">
      <RangePicker range={range} onRange={(next) => void setRange(next)} />
      <div className="grid gap-3 xl:grid-cols-2">
        <DepthPanel
          series={series.data}
          pending={series.isPending}
          error={series.data ? null : series.error}
          onRetry={() => void series.refetch()}
        />
        <ThroughputPanel
          series={series.data}
          pending={series.isPending}
          error={series.data ? null : series.error}
          onRetry={() => void series.refetch()}
        />
        <AgingPanel
          series={agingSeries.data}
          now={aging.data}
          span={series.data}
          pending={agingSeries.isPending}
          error={agingSeries.data ? null : agingSeries.error}
          onRetry={() => void agingSeries.refetch()}
        />
        <RetriesPanel
          retries={retries.data}
          pending={retries.isPending}
          error={retries.data ? null : retries.error}
          onRetry={() => void retries.refetch()}
        />
      </div>
    </div>
  );
}
