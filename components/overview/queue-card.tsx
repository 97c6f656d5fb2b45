import type { ReactNode } from "react";
import { SparkLine } from "@/components/charts/spark-line";
import type { QueueRow } from "@/components/queues/shards";
import { Link } from "@/components/ui/link";
import { cn } from "@/lib/cn";
import { backlogOf } from "@/lib/contract/values/figures";
import { formatCompact, formatDuration, formatNumber, formatRate } from "@/lib/format";
import { Drain } from "./queue-columns";
import { QueueMarks } from "./queue-marks";

/** What matters of a queue, and a way in. */
export function QueueCard(props: {
  queue: QueueRow;
  line: (number | null)[];
  /** Of a shard, below its queue. */
  inner?: boolean;
  /** Under the keyboard's cursor. */
  current: boolean;
  /** Stands at the end of the name's line. */
  children?: ReactNode;
}) {
  const { queue, line, inner, current, children } = props;
  return (
    <div
      data-cursor={current || undefined}
      className={cn(
        "relative grid h-full content-start gap-2 bg-surface p-3 data-cursor:bg-accent-soft",
        inner && "pl-8",
      )}
    >
      <div className="flex items-center gap-2">
        <Link
          href={`/queues/${queue.key}`}
          className="min-w-0 truncate font-medium text-base after:absolute after:inset-0"
        >
          {queue.name}
        </Link>
        {queue.prefix !== "bull" && <span className="text-muted text-xs">{queue.prefix}</span>}
        <span className="relative z-10 ml-auto flex shrink-0 items-center gap-1">{children}</span>
      </div>
      <div className="relative z-10 flex flex-wrap gap-1 justify-self-start empty:hidden">
        <QueueMarks queue={queue} />
      </div>
      <div className="flex items-end justify-between gap-3">
        <dl className="grid grow grid-cols-[1fr_1.3fr_0.8fr_1.5fr] gap-x-3 gap-y-1">
          <Figure
            label="Backlog"
            value={formatCompact(backlogOf(queue.counts))}
            exact={formatNumber(backlogOf(queue.counts))}
          />
          <Figure label="Oldest" value={formatDuration(queue.oldestWaitingMs)} />
          <Figure
            label="Dead"
            value={formatCompact(queue.counts.failed)}
            exact={formatNumber(queue.counts.failed)}
          />
          <Figure
            label="In/out"
            value={`${formatRate(queue.arrivalPerSec)}/${formatRate(queue.servicePerSec)}`}
          />
        </dl>
      </div>
      <div className="flex items-center justify-between gap-3">
        <SparkLine width={160} values={line} label={`Backlog of ${queue.name} over the last 15 minutes`} />
        {queue.drain !== "empty" && (
          <span className="text-xs">
            {queue.drain === "draining" && "drains in "}
            <Drain queue={queue} />
          </span>
        )}
      </div>
    </div>
  );
}

const Figure = ({ label, value, exact }: { label: string; value: string; exact?: string }) => (
  <div className="min-w-0">
    <dt className="text-muted text-xs">{label}</dt>
    <dd className="truncate" title={exact}>
      {value}
    </dd>
  </div>
);
