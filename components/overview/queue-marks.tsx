import { ChevronRight, OctagonX, Pause, Unplug } from "lucide-react";
import type { ReactNode } from "react";
import type { QueueRow } from "@/components/queues/shards";
import { Badge } from "@/components/ui/badge";
import { Link } from "@/components/ui/link";
import { cn } from "@/lib/cn";
import { formatNumber, plural } from "@/lib/format";
import { isAbandoned, partsOf } from "./trouble";

/** What else is to be said of a queue, each thing in a word or two. */
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
          <Badge tone="warn" title={`${plural(queue.breakersOpen, "breaker")} open`}>
            <Unplug aria-hidden />
            <span>
              {formatNumber(queue.breakersOpen)}
              <span className="sr-only"> {queue.breakersOpen === 1 ? "breaker" : "breakers"}</span> open
            </span>
          </Badge>
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
