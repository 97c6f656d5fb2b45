import type { QueueRow } from "@/components/queues/shards";
import { StatTile } from "@/components/ui/stat-tile";
import { backlogOf } from "@/lib/contract/values/figures";
import { formatCompact, formatDuration, formatNumber, formatRate } from "@/lib/format";
import { GROUPS_HREF } from "../dead-letters/addresses";
import { isStopped } from "./trouble";

const sum = (queues: QueueRow[], of: (queue: QueueRow) => number) =>
  queues.reduce((total, queue) => total + of(queue), 0);

/** Totals over all queues; each leads to what it counts. */
export function Tiles({ queues }: { queues: QueueRow[] }) {
  const backlog = sum(queues, ({ counts }) => backlogOf(counts));
  const oldest = Math.max(-1, ...queues.map((queue) => queue.oldestWaitingMs ?? -1));
  const dead = sum(queues, ({ counts }) => counts.failed);
  const deadPerSec = sum(queues, ({ failurePerSec }) => failurePerSec ?? 0);
  const held = sum(queues, ({ counts }) => counts.held);
  const active = sum(queues, ({ counts }) => counts.active);
  const stopped = queues.filter(isStopped).length;
  const workersKnown = queues.some(({ workers }) => workers !== null);
  return (
    <div className="grid grid-cols-2 gap-px overflow-hidden rounded-md border bg-line sm:grid-cols-3 lg:grid-cols-6">
      <StatTile
        label="Backlog"
        value={formatCompact(backlog)}
        exact={formatNumber(backlog)}
        detail={oldest < 0 ? "nothing waits" : `oldest ${formatDuration(oldest)}`}
        href="/?sort=waiting"
      />
      <StatTile
        label="In / out per second"
        value={`${formatRate(sum(queues, (queue) => queue.arrivalPerSec ?? 0))} / ${formatRate(sum(queues, (queue) => queue.servicePerSec ?? 0))}`}
        detail={`${formatNumber(active)} active`}
        href="/?sort=active"
      />
      <StatTile
        label="Dead letters"
        value={formatCompact(dead)}
        exact={formatNumber(dead)}
        detail={deadPerSec > 0 ? `${formatRate(deadPerSec)} more per second` : "none in the last seconds"}
        tone={deadPerSec > 0 ? "danger" : "neutral"}
        href={GROUPS_HREF}
      />
      <StatTile
        label="Held by kill switches"
        value={formatCompact(held)}
        exact={formatNumber(held)}
        detail="released when lifted"
        href="/flags"
      />
      <StatTile
        label="Queues stopped"
        value={formatNumber(stopped)}
        detail={`of ${formatNumber(queues.length)}, paused or switched`}
        tone={stopped > 0 ? "warn" : "neutral"}
        href="/flags"
      />
      <StatTile
        label="Workers"
        value={workersKnown ? formatNumber(sum(queues, ({ workers }) => workers ?? 0)) : "–"}
        detail={workersKnown ? "connected" : "Redis does not tell"}
        href="/workers"
      />
    </div>
  );
}
