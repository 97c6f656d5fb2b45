import {
  createColumnHelper,
  createExpandedRowModel,
  createSortedRowModel,
  rowExpandingFeature,
  rowSortingFeature,
  tableFeatures,
} from "@tanstack/react-table";
import { ChevronRight, OctagonX, Pause } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { WholeMenu } from "@/components/queues/actions/whole-menu";
import { isSpread, type QueueRow, type SpreadQueue } from "@/components/queues/shards";
import { Badge } from "@/components/ui/badge";
import { Num } from "@/components/ui/num";
import { cn } from "@/lib/cn";
import { backlogOf } from "@/lib/contract/figures";
import { formatDuration, formatNumber, formatRate, plural } from "@/lib/format";
import { deadLettersHref } from "../dead-letters/addresses";
import { byName, drainWords, isAbandoned, isFailing, partsOf } from "./trouble";

export const queueFeatures = tableFeatures({
  rowSortingFeature,
  rowExpandingFeature,
  expandedRowModel: createExpandedRowModel(),
  sortedRowModel: createSortedRowModel(),
  sortFns: {},
});

const helper = createColumnHelper<typeof queueFeatures, QueueRow>();

const jobsHref = (queue: QueueRow, state: string) => `/queues/${queue.key}?tab=jobs&state=${state}`;

const count = (
  id: string,
  header: string,
  of: (queue: QueueRow) => number,
  href: (queue: QueueRow) => string,
  /** Where all jobs of a spread queue can be seen together; elsewhere its shards are shown. */
  spreadHref?: (queue: SpreadQueue) => string,
) =>
  helper.accessor(of, {
    id,
    header,
    sortDescFirst: true,
    cell: ({ row, getValue }) =>
      isSpread(row.original) && !spreadHref ? (
        <button
          type="button"
          className="hover:underline"
          tabIndex={getValue() === 0 ? -1 : 0}
          title={`By shard of ${row.original.name}`}
          onClick={() => row.toggleExpanded(true)}
        >
          <Num value={getValue()} />
        </button>
      ) : (
        <Link
          href={spreadHref && isSpread(row.original) ? spreadHref(row.original) : href(row.original)}
          className="hover:underline"
          tabIndex={getValue() === 0 ? -1 : 0}
        >
          <Num value={getValue()} />
        </Link>
      ),
  });

const figure = (
  id: string,
  header: string,
  of: (queue: QueueRow) => number,
  cell: (queue: QueueRow) => ReactNode,
) => helper.accessor(of, { id, header, sortDescFirst: true, cell: ({ row }) => cell(row.original) });

export const queueColumns = helper.columns([
  helper.accessor("name", {
    header: "Queue",
    sortFn: (a, b) => byName(a.original, b.original),
    cell: ({ row }) => (
      <QueueName
        queue={row.original}
        inner={row.depth > 0}
        open={row.getIsExpanded()}
        onToggle={() => row.toggleExpanded()}
      />
    ),
  }),
  count(
    "waiting",
    "Waiting",
    ({ counts }) => counts.waiting,
    (queue) => jobsHref(queue, "waiting"),
  ),
  count(
    "prioritized",
    "Prioritized",
    ({ counts }) => counts.prioritized,
    (queue) => jobsHref(queue, "prioritized"),
  ),
  count(
    "active",
    "Active",
    ({ counts }) => counts.active,
    (queue) => jobsHref(queue, "active"),
  ),
  count(
    "delayed",
    "Delayed",
    ({ counts }) => counts.delayed,
    (queue) => jobsHref(queue, "delayed"),
  ),
  count(
    "held",
    "Held",
    ({ counts }) => counts.held,
    () => "/flags",
  ),
  count(
    "failed",
    "Dead letters",
    ({ counts }) => counts.failed,
    (queue) => deadLettersHref({ queue: queue.key }),
    (queue) => deadLettersHref({ spread: queue.wholeKey }),
  ),
  figure(
    "oldest",
    "Oldest",
    ({ oldestWaitingMs }) => oldestWaitingMs ?? -1,
    (queue) => formatDuration(queue.oldestWaitingMs),
  ),
  figure(
    "in",
    "In /s",
    ({ arrivalPerSec }) => arrivalPerSec ?? -1,
    (queue) => formatRate(queue.arrivalPerSec),
  ),
  figure(
    "out",
    "Out /s",
    ({ servicePerSec }) => servicePerSec ?? -1,
    (queue) => formatRate(queue.servicePerSec),
  ),
  figure(
    "dead",
    "Dead /s",
    ({ failurePerSec }) => failurePerSec ?? -1,
    (queue) => (
      <span className={cn(isFailing(queue) && "font-medium text-danger")}>
        {formatRate(queue.failurePerSec)}
      </span>
    ),
  ),
  figure(
    "drain",
    "Drains in",
    (queue) => (queue.drain === "never" ? Number.MAX_VALUE : (queue.drainMs ?? 0)),
    (queue) => <Drain queue={queue} />,
  ),
]);

/** Numbers stand at the right; the first column and the line do not. */
export const isNumeric = (columnId: string) => columnId !== "name";

export function Drain({ queue }: { queue: QueueRow }) {
  const alarming = queue.drain === "never" && backlogOf(queue.counts) > 0 && !queue.paused;
  return (
    <span
      className={cn(
        (queue.drain === "empty" || queue.drain === "unknown") && "text-muted",
        alarming && "font-medium text-danger",
      )}
    >
      {drainWords(queue)}
    </span>
  );
}

export function QueueMarks({ queue }: { queue: QueueRow }) {
  return (
    <>
      <Mark tone="warn" text="Paused" of={queue} test={({ paused }) => paused} icon={<Pause aria-hidden />} />
      {queue.flags.length > 0 && (
        <Link href="/flags">
          <Badge tone="danger">
            <OctagonX aria-hidden />{" "}
            {queue.flags.length === 1 ? "Kill switch" : `${queue.flags.length} kill switches`}
          </Badge>
        </Link>
      )}
      <Mark tone="danger" text="No workers" of={queue} test={isAbandoned} />
      {queue.breakersOpen > 0 && (
        <Link href={`/breakers?q=${encodeURIComponent(queue.name)}`}>
          <Badge tone="warn">{plural(queue.breakersOpen, "breaker")} open</Badge>
        </Link>
      )}
      {!queue.keepsFailures && <Badge>Failures not kept</Badge>}
    </>
  );
}

/** A mark of a queue; of a spread one it says how many of its shards have it, unless all do. */
function Mark(props: {
  tone: "warn" | "danger";
  text: string;
  of: QueueRow;
  test: (queue: QueueRow) => boolean;
  icon?: ReactNode;
}) {
  const parts = partsOf(props.of);
  const count = parts.filter(props.test).length;
  if (count === 0) return null;
  return (
    <Badge tone={props.tone}>
      {props.icon} {props.text}
      {count < parts.length && `: ${formatNumber(count)} of ${formatNumber(parts.length)}`}
    </Badge>
  );
}

/** Opens and closes the shards of a spread queue. */
export const ShardsToggle = ({
  queue,
  open,
  onToggle,
  className,
}: {
  queue: QueueRow & { shards: QueueRow[] };
  open: boolean;
  onToggle: () => void;
  className?: string;
}) => (
  <button
    type="button"
    aria-expanded={open}
    aria-label={`${formatNumber(queue.shards.length)} shards of ${queue.name}`}
    onClick={onToggle}
    className={cn("inline-flex shrink-0 items-center gap-0.5 text-muted text-xs hover:text-fg", className)}
  >
    <ChevronRight aria-hidden className={cn("text-sm", open && "rotate-90")} />
    {formatNumber(queue.shards.length)} shards
  </button>
);

function QueueName(props: { queue: QueueRow; inner: boolean; open: boolean; onToggle: () => void }) {
  const { queue, inner } = props;
  return (
    <span className={cn("flex min-w-0 items-center gap-2", inner && "pl-5")}>
      <Link
        href={`/queues/${queue.key}`}
        title={`${queue.prefix}:${queue.name}`}
        className="min-w-0 truncate font-medium hover:underline"
      >
        {queue.name}
      </Link>
      {queue.prefix !== "bull" && (
        <span className="max-w-24 truncate text-muted text-xs" title={`Prefix ${queue.prefix}`}>
          {queue.prefix}
        </span>
      )}
      {isSpread(queue) && (
        <>
          <ShardsToggle queue={queue} open={props.open} onToggle={props.onToggle} />
          <WholeMenu queue={queue} />
        </>
      )}
      <QueueMarks queue={queue} />
    </span>
  );
}
