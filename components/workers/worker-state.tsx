import type { ComponentProps } from "react";
import { Badge } from "@/components/ui/badge";
import type { WorkerInfo, WorkerState } from "@/lib/contract/workers";
import { formatNumber } from "@/lib/format";

const TONES: Record<WorkerState, ComponentProps<typeof Badge>["tone"]> = {
  ok: "ok",
  slow: "warn",
  stuck: "danger",
  draining: "accent",
  drained: "neutral",
  lost: "danger",
};

/** How a worker fares; of a foreign one nobody knows. While it drains, how much is left. */
export function WorkerStateBadge({ worker }: { worker: WorkerInfo }) {
  if (worker.kind === "foreign") return <Badge title="It does not run Spillway's runtime">foreign</Badge>;
  return (
    <span className="inline-flex items-center gap-1" title={worker.why.join(" ") || undefined}>
      <Badge tone={TONES[worker.state]}>{worker.state}</Badge>
      {worker.phase === "draining" && (
        <span className="text-muted text-xs tabular-nums">{formatNumber(worker.active ?? 0)} left</span>
      )}
      {worker.phase !== "running" && worker.state !== worker.phase && worker.state !== "lost" && (
        <Badge tone={TONES[worker.phase]}>{worker.phase}</Badge>
      )}
    </span>
  );
}
