import { StatTile } from "@/components/ui/stat-tile";
import type { QueueDetail } from "@/lib/contract/queues";
import { formatCompact, formatDuration, formatNumber, formatRate } from "@/lib/format";
import { deadLettersHref } from "../dead-letters/addresses";
import { flowOf } from "./flow-words";

/** How the queue flows: what is behind, what comes and goes, and when it will be through. */
export function FlowStrip({ queue }: { queue: QueueDetail }) {
  const { backlog, drain, drainTone, trend } = flowOf(queue);
  const jobs = `/queues/${queue.key}?tab=jobs&state=`;
  const failing = (queue.failurePerSec ?? 0) > 0;
  return (
    <div className="grid grid-cols-2 gap-px sm:grid-cols-3 xl:grid-cols-6">
      <StatTile
        label="Backlog"
        value={formatCompact(backlog)}
        exact={formatNumber(backlog)}
        detail={trend}
        href={`${jobs}${queue.counts.waiting > 0 ? "waiting" : "prioritized"}`}
      />
      <StatTile label="Drain" value={drain.value} detail={drain.detail} tone={drainTone} />
      <StatTile
        label="Oldest waiting"
        value={formatDuration(queue.oldestWaitingMs)}
        detail={queue.oldestWaitingMs === null ? "nothing waits" : "since it became runnable"}
      />
      <StatTile label="In" value={formatRate(queue.arrivalPerSec)} detail="jobs/s arriving" />
      <StatTile label="Out" value={formatRate(queue.servicePerSec)} detail="jobs/s finished" />
      <StatTile
        label="Dead"
        value={formatRate(queue.failurePerSec)}
        detail="jobs/s failing for good"
        tone={failing ? "danger" : "neutral"}
        href={deadLettersHref({ queue: queue.key })}
      />
    </div>
  );
}
