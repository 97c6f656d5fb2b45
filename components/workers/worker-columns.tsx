import type { ReactNode } from "react";
import { RelativeTime } from "@/components/ui/relative-time";
import { cn } from "@/lib/cn";
import type { WorkerInfo } from "@/lib/contract/workers";
import { formatBytes, formatDuration, formatRate } from "@/lib/format";
import { concurrencyWords } from "./scale-words";
import { WorkerStateBadge } from "./worker-state";

interface Column {
  header: string;
  /** Of the head and of the cells. */
  className?: string;
  muted?: boolean;
  /** Null is not known. */
  cell: (worker: WorkerInfo) => ReactNode;
}

/** A phone has room for what tells how busy a worker is, and whether it is there. */
const NOT_ON_PHONE = "max-sm:hidden";
const FIGURE = "text-right";

export const COLUMNS: Column[] = [
  { header: "State", cell: (worker) => <WorkerStateBadge worker={worker} /> },
  { header: "Active", className: FIGURE, cell: ({ active }) => active },
  { header: "Concurrency", className: FIGURE, cell: concurrencyWords },
  {
    header: "Jobs/s",
    className: cn(FIGURE, NOT_ON_PHONE),
    cell: ({ ratePerSec }) => (ratePerSec === null ? null : formatRate(ratePerSec)),
  },
  {
    header: "Event loop",
    className: cn(FIGURE, NOT_ON_PHONE),
    cell: ({ loop }) => loop && <span title="p99 of how late it is">{formatDuration(loop.p99Ms)}</span>,
  },
  {
    header: "Memory",
    className: cn(FIGURE, NOT_ON_PHONE),
    cell: ({ memory }) => memory && formatBytes(memory.rssBytes),
  },
  { header: "Version", className: NOT_ON_PHONE, cell: ({ version }) => version },
  {
    header: "Started",
    className: cn(FIGURE, NOT_ON_PHONE),
    muted: true,
    cell: ({ startedAt }) => (startedAt === null ? null : <RelativeTime at={startedAt} />),
  },
  {
    header: "Last seen",
    className: cn(FIGURE, NOT_ON_PHONE),
    muted: true,
    cell: ({ lastSeenAt }) => <RelativeTime at={lastSeenAt} />,
  },
];
