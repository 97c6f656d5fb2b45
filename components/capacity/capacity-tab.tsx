"use client";
import { FrameBar } from "@/components/charts/frame-bar";
import { FrameProvider, useFrame } from "@/components/charts/frame-context";
import { FiguresPanel } from "@/components/external-series/figures-panel";
import { MarksPanel } from "@/components/marks/marks-panel";
import { useChartMarks } from "@/components/marks/use-marks";
import { panelState } from "@/components/queues/panel-state";
import { useSeries } from "@/components/queues/use-charts";
import type { QueueSummary } from "@/lib/contract/queues";
import { CapacityPanel } from "./capacity-panel";
import { useBaseline } from "./use-capacity";
import { UsualPanel } from "./usual-panel";

type Queue = Pick<QueueSummary, "key" | "name">;

/** What to expect of a queue, and what goes together with it. */
export const CapacityTab = ({ queue }: { queue: Queue }) => (
  <div className="grid min-w-0 gap-6">
    <CapacityPanel queue={queue.key} />
    <FrameProvider subject={queue.name}>
      <Beside queue={queue} />
    </FrameProvider>
  </div>
);

function Beside({ queue }: { queue: Queue }) {
  const { frame } = useFrame();
  const series = useSeries(queue.key, frame);
  const baseline = useBaseline(queue.key, frame);
  const marks = useChartMarks(queue.key, frame);
  const span = frame.kind === "fixed" ? frame : (series.data ?? null);
  const shared = { queue: queue.key, span, marks, ...panelState(series), series: series.data };
  return (
    <div className="grid min-w-0 gap-3">
      <FrameBar />
      <div className="grid min-w-0 gap-3 xl:grid-cols-2">
        <UsualPanel {...shared} of="backlog" baseline={baseline.data} />
        <UsualPanel {...shared} of="arrivalPerSec" baseline={baseline.data} />
      </div>
      <div className="grid min-w-0 gap-6 xl:grid-cols-2 xl:gap-3">
        <FiguresPanel queue={queue.key} span={span} marks={marks} />
        <MarksPanel queue={queue} />
      </div>
    </div>
  );
}
