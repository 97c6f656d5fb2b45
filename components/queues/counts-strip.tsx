import { Link } from "@/components/ui/link";
import { StateBadge } from "@/components/ui/state-badge";
import { cn } from "@/lib/cn";
import type { QueueDetail } from "@/lib/contract/queues";
import { formatCompact, formatNumber } from "@/lib/format";

const STATES = [
  "waiting",
  "prioritized",
  "active",
  "delayed",
  "held",
  "waiting-children",
  "failed",
  "completed",
] as const;

/** How many jobs are in each state; each number leads to what it counts. */
export const CountsStrip = ({ queue }: { queue: QueueDetail }) => (
  <nav aria-label="Jobs by state" className="grid grid-cols-2 gap-px sm:grid-cols-4 2xl:grid-cols-8">
    {STATES.map((state) => (
      <Link
        key={state}
        href={state === "held" ? "/flags" : `/queues/${queue.key}?tab=jobs&state=${state}`}
        className="flex min-w-0 items-center justify-between gap-2 bg-surface px-3 py-2 hover:bg-raised"
      >
        <StateBadge state={state} />
        <span
          title={formatNumber(queue.counts[state])}
          className={cn("font-semibold", queue.counts[state] === 0 && "font-normal text-muted")}
        >
          {formatCompact(queue.counts[state])}
        </span>
      </Link>
    ))}
  </nav>
);
