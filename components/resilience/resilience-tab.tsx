"use client";
import { DecisionsView } from "@/components/decisions/decisions-view";
import { RangePicker } from "@/components/queues/range-picker";
import { useRange } from "@/components/queues/use-range";
import { QueueTenants } from "@/components/tenants/queue-tenants";
import { FailuresPanel } from "./failures-panel";
import { useFailures } from "./use-failures";

/** What fails in a queue, and what its workers do about it. */
export function ResilienceTab({ queue, declared }: { queue: string; declared: boolean }) {
  const [range, setRange] = useRange();
  const failures = useFailures(queue, range);
  return (
    <div className="grid min-w-0 gap-4">
      <div className="grid min-w-0 gap-3">
        <RangePicker range={range} onRange={(next) => void setRange(next)} />
        <FailuresPanel
          failures={failures.data}
          pending={failures.isPending}
          error={failures.data ? null : failures.error}
          onRetry={() => void failures.refetch()}
        />
      </div>
      {declared && <QueueTenants queue={queue} />}
      <DecisionsView queue={queue} />
    </div>
  );
}
