import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
} from "@tanstack/react-table";
import { OctagonX, Pause } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Num } from "@/components/ui/num";
import { cn } from "@/lib/cn";
import type { QueueSummary } from "@/lib/contract/queues";
import { formatDuration, formatRate } from "@/lib/format";
import { byName, drainWords, isAbandoned, isFailing, isGrowing } from "./trouble";

export const queueFeatures = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: {},
});

const helper = createColumnHelper<typeof queueFeatures, QueueSummary>();

const jobsHref = (queue: QueueSummary, state: string) => `/queues/${queue.key}?tab=jobs&state=${state}`;

const count = (
  id: string,
  header: string,
  of: (queue: QueueSummary) => number,
  href: (queue: QueueSummary) => string,
) =>
  helper.accessor(of, {
    id,
    header,
    sortDescFirst: true,
    cell: ({ row, getValue }) => (
      <Link href={href(row.original)} className="hover:underline" tabIndex={getValue() === 0 ? -1 : 0}>
        <Num value={getValue()} />
      </Link>
    ),
  });

const figure = (
  id: string,
  header: string,
  of: (queue: QueueSummary) => number,
  cell: (queue: QueueSummary) => ReactNode,
) => helper.accessor(of, { id, header, sortDescFirst: true, cell: ({ row }) => cell(row.original) });

export const queueColumns = helper.columns([
  helper.accessor("name", {
    header: "Queue",
    sortFn: (a, b) => byName(a.original, b.original),
    cell: ({ row }) => <QueueName queue={row.original} />,
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
    (queue) => `/dead-letters?queue=${queue.key}`,
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

export function Drain({ queue }: { queue: QueueSummary }) {
  const alarming = isGrowing(queue) && !queue.paused;
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

export function QueueMarks({ queue }: { queue: QueueSummary }) {
  return (
    <>
      {queue.paused && (
        <Badge tone="warn">
          <Pause aria-hidden /> Paused
        </Badge>
      )}
      {queue.flags.length > 0 && (
        <Link href="/flags">
          <Badge tone="danger">
            <OctagonX aria-hidden />{" "}
            {queue.flags.length === 1 ? "Kill switch" : `${queue.flags.length} kill switches`}
          </Badge>
        </Link>
      )}
      {isAbandoned(queue) && <Badge tone="danger">No workers</Badge>}
      {!queue.keepsFailures && <Badge>Failures not kept</Badge>}
    </>
  );
}

function QueueName({ queue }: { queue: QueueSummary }) {
  return (
    <span className="flex min-w-0 items-center gap-2">
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
      <QueueMarks queue={queue} />
    </span>
  );
}
