"use client";
import type { Span } from "@/components/charts/frame";
import { FrameBar } from "@/components/charts/frame-bar";
import { FrameProvider, useFrame } from "@/components/charts/frame-context";
import { useChartMarks } from "@/components/marks/use-marks";
import type { QueueDetail } from "@/lib/contract/queues";
import { Aging, Depth, Failures, Latency, Retries, RetriesAgainst, RetryCost, Throughput } from "./charts";
import { Forecast } from "./forecast/forecast";
import { useSeriesSpan } from "./use-charts";

/** How a queue has been doing: one time and one cursor for all charts. */
export const ChartsTab = ({ queue }: { queue: QueueDetail }) => (
  <FrameProvider subject={queue.name}>
    <Charts detail={queue} />
  </FrameProvider>
);

function Charts({ detail }: { detail: QueueDetail }) {
  const queue = detail.key;
  const { frame } = useFrame();
  // Series have steps of their own; all charts have the axis of the finest.
  const loaded = useSeriesSpan(queue, frame);
  const span: Span | null = frame.kind === "fixed" ? frame : loaded;
  const shared = { queue, span, marks: useChartMarks(queue, frame) };
  return (
    <div className="grid gap-3">
      <FrameBar />
      <div className="grid gap-3 xl:grid-cols-2">
        <Depth {...shared} />
        <Throughput {...shared} />
        <Forecast queue={detail} />
        <Aging {...shared} />
        <Latency {...shared} kind="wait" />
        <Latency {...shared} kind="run" />
        <Failures {...shared} />
        <Retries {...shared} />
        <RetryCost {...shared} />
        <RetriesAgainst queue={queue} />
      </div>
    </div>
  );
}
