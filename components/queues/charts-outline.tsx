"use client";
import { ChartOutline } from "@/components/charts/chart-panel";
import { useFrameAhead } from "@/components/charts/frame-context";
import { useMarks } from "@/components/marks/use-marks";
import { Skeleton } from "@/components/ui/skeleton";
import { DEPTH } from "./depth-panel";
import { THROUGHPUT } from "./throughput-panel";
import { useSeries } from "./use-charts";

/** The first charts of a queue before anything is known of it. What they will show is asked for meanwhile. */
export function ChartsOutline({ queue }: { queue: string }) {
  const frame = useFrameAhead();
  useSeries(queue, frame);
  useMarks(queue, frame);
  return (
    <div aria-busy="true" className="grid gap-3">
      <Skeleton className="h-8" />
      <div className="grid gap-3 xl:grid-cols-2">
        <ChartOutline {...DEPTH} />
        <ChartOutline {...THROUGHPUT} />
      </div>
    </div>
  );
}
