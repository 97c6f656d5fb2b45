"use client";
import { FrameBar } from "@/components/charts/frame-bar";
import { FrameProvider, useFrame } from "@/components/charts/frame-context";
import { DecisionsView } from "@/components/decisions/decisions-view";
import { panelState } from "@/components/queues/panel-state";
import { QueueTenants } from "@/components/tenants/queue-tenants";
import type { QueueDetail } from "@/lib/contract/queues";
import { FailuresPanel } from "./failures-panel";
import { useFailures } from "./use-failures";

/** What fails in a queue, and what its workers do about it. */
export const ResilienceTab = ({ queue }: { queue: QueueDetail }) => (
  <div className="grid min-w-0 gap-4">
    <FrameProvider subject={queue.name}>
      <Failures queue={queue.key} />
    </FrameProvider>
    {queue.declaration !== null && <QueueTenants queue={queue.key} />}
    <DecisionsView queue={queue.key} />
  </div>
);

function Failures({ queue }: { queue: string }) {
  const { frame } = useFrame();
  const failures = useFailures(queue, frame);
  return (
    <div className="grid min-w-0 gap-3">
      <FrameBar />
      <FailuresPanel
        queue={queue}
        {...panelState(failures)}
        failures={failures.data}
        span={frame.kind === "fixed" ? frame : (failures.data ?? null)}
      />
    </div>
  );
}
