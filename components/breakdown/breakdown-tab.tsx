"use client";
import { parseAsStringLiteral, useQueryStates } from "nuqs";
import { spanOf } from "@/components/charts/frame";
import { FrameBar } from "@/components/charts/frame-bar";
import { FrameProvider, useFrame } from "@/components/charts/frame-context";
import { useChartMarks } from "@/components/marks/use-marks";
import { panelState } from "@/components/queues/panel-state";
import { TenantShares } from "@/components/tenants/tenant-shares";
import { Switch } from "@/components/ui/switch";
import type { QueueDetail } from "@/lib/contract/queues";
import { BreakdownPanel } from "./breakdown-panel";
import { MEASURES } from "./breakdown-rows";
import { BreakdownTable } from "./breakdown-table";
import { useBreakdown } from "./use-breakdown";

const urlState = {
  by: parseAsStringLiteral(["name", "tenant"]).withDefault("name"),
  of: parseAsStringLiteral(MEASURES).withDefault("ended"),
};

/** Who the work of a queue is: by job name or by tenant. */
export const BreakdownTab = ({ queue }: { queue: QueueDetail }) => (
  <FrameProvider subject={queue.name}>
    <Parts queue={queue} />
  </FrameProvider>
);

function Parts({ queue: { key, declaration } }: { queue: QueueDetail }) {
  const [{ by, of }, setUrl] = useQueryStates(urlState);
  const { frame } = useFrame();
  const breakdown = useBreakdown(key, by, frame);
  const marks = useChartMarks(key, frame);
  const state = panelState(breakdown);
  return (
    <div className="grid min-w-0 gap-3">
      <FrameBar />
      <div className="flex flex-wrap gap-2">
        <Switch
          legend="Broken down by"
          value={by}
          options={[
            { value: "name", label: "By job name" },
            { value: "tenant", label: "By tenant" },
          ]}
          onValue={(next) => void setUrl({ by: next })}
        />
        <Switch
          legend="What is counted"
          value={of}
          options={[
            { value: "ended", label: "Ended" },
            { value: "failed", label: "Failed" },
            { value: "retried", label: "Retried" },
          ]}
          onValue={(next) => void setUrl({ of: next })}
        />
      </div>
      <BreakdownPanel
        {...state}
        queue={key}
        span={breakdown.data ? spanOf(frame, breakdown.data.to) : frame.kind === "fixed" ? frame : null}
        marks={marks}
        by={by}
        measure={of}
        breakdown={breakdown.data}
      />
      {by === "tenant" && <TenantShares queue={key} breakdown={breakdown.data} />}
      <BreakdownTable
        {...state}
        queue={key}
        by={by}
        hasRuntime={declaration !== null}
        breakdown={breakdown.data}
      />
    </div>
  );
}
