import {
  createColumnHelper,
  createExpandedRowModel,
  rowExpandingFeature,
  rowSortingFeature,
  tableFeatures,
} from "@tanstack/react-table";
import type { ReactNode } from "react";
import { isSpread, type QueueRow, type SpreadQueue } from "@/components/queues/shards";
import { Link } from "@/components/ui/link";
import { Num } from "@/components/ui/num";
import { cn } from "@/lib/cn";
import { backlogOf } from "@/lib/contract/values/figures";
import { formatDuration, formatRate } from "@/lib/format";
import { deadLettersHref } from "../dead-letters/addresses";
import { LazyWholeMenu } from "./lazy-whole-menu";
import { QueueMarks, ShardsToggle } from "./queue-marks";
import { SORT_VALUES, type SortColumn } from "./sort-values";
import { drainWords, isFailing } from "./trouble";

export const queueFeatures = tableFeatures({
  rowSortingFeature,
  rowExpandingFeature,
  expandedRowModel: createExpandedRowModel(),
});

const helper = createColumnHelper<typeof queueFeatures, QueueRow>();

const jobsHref = (queue: QueueRow, state: string) => `/queues/${queue.key}?tab=jobs&state=${state}`;

const count = (
  id: SortColumn,
  header: string,
  href: (queue: QueueRow) => string,
  /** Where all jobs of a spread queue can be seen together; elsewhere its shards are shown. */
  spreadHref?: (queue: SpreadQueue) => string,
) =>
  helper.accessor(SORT_VALUES[id], {
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

const figure = (id: SortColumn, header: string, cell: (queue: QueueRow) => ReactNode) =>
  helper.accessor(SORT_VALUES[id], {
    id,
    header,
    sortDescFirst: true,
    cell: ({ row }) => cell(row.original),
  });

export const queueColumns = helper.columns([
  helper.accessor("name", {
    header: "Queue",
    cell: ({ row }) => (
      <QueueName
        queue={row.original}
        inner={row.depth > 0}
        open={row.getIsExpanded()}
        onToggle={() => row.toggleExpanded()}
      />
    ),
  }),
  count("waiting", "Waiting", (queue) => jobsHref(queue, "waiting")),
  count("prioritized", "Prioritized", (queue) => jobsHref(queue, "prioritized")),
  count("active", "Active", (queue) => jobsHref(queue, "active")),
  count("delayed", "Delayed", (queue) => jobsHref(queue, "delayed")),
  count("held", "Held", () => "/flags"),
  count(
    "failed",
    "Dead letters",
    (queue) => deadLettersHref({ queue: queue.key }),
    (queue) => deadLettersHref({ spread: queue.wholeKey }),
  ),
  figure("oldest", "Oldest", (queue) => formatDuration(queue.oldestWaitingMs)),
  figure("in", "In /s", (queue) => formatRate(queue.arrivalPerSec)),
  figure("out", "Out /s", (queue) => formatRate(queue.servicePerSec)),
  figure("dead", "Dead /s", (queue) => (
    <span className={cn(isFailing(queue) && "font-medium text-danger")}>
      {formatRate(queue.failurePerSec)}
    </span>
  )),
  figure("drain", "Drains in", (queue) => <Drain queue={queue} />),
]);

/** Fixed widths, so that nothing moves aside when figures change or other rows come into sight. The name has the rest. */
export const COLUMN_PX: Record<string, number> = {
  waiting: 72,
  prioritized: 84,
  active: 56,
  delayed: 68,
  held: 52,
  failed: 92,
  oldest: 72,
  in: 56,
  out: 56,
  dead: 60,
  drain: 122,
} satisfies Record<SortColumn, number>;

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
        <span
          className="min-w-0 max-w-24 shrink-[9] truncate text-muted text-xs"
          title={`Prefix ${queue.prefix}`}
        >
          {queue.prefix}
        </span>
      )}
      {isSpread(queue) && (
        <>
          <ShardsToggle queue={queue} open={props.open} onToggle={props.onToggle} />
          <LazyWholeMenu queue={queue} />
        </>
      )}
      <QueueMarks queue={queue} />
    </span>
  );
}
