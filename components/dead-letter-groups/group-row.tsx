"use client";

import { StickyNote } from "lucide-react";
import { SparkLine } from "@/components/charts/spark-line";
import { Badge } from "@/components/ui/badge";
import { Checkbox } from "@/components/ui/checkbox";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import { cn } from "@/lib/cn";
import type { DeadLetterGroup } from "@/lib/contract/dead-letter-groups";
import { formatNumber } from "@/lib/format";
import { groupHref } from "../dead-letters/addresses";
import { kindWords, STATE_TONES, shareWords } from "./group-words";

/** Widths of the list's columns; its header uses the same. */
export const GROUP_COLUMNS =
  "lg:grid-cols-[1.25rem_minmax(0,1fr)_6rem_minmax(5rem,9rem)_6rem_6.5rem_5.5rem_5.5rem]";

interface Props {
  group: DeadLetterGroup;
  /** What one of its queues is called. */
  nameOf(queue: string): string;
  selected: boolean;
  current: boolean;
  onToggle(): void;
}

/** One cause: a line where there is room, a card on a phone. */
export function GroupRow({ group, nameOf, selected, current, onToggle }: Props) {
  const queues = group.facets.queue ?? [];
  const more = (group.distinct.queue ?? 0) - 1;
  const first = queues[0]?.value;
  return (
    <div
      data-current={current || undefined}
      className={cn(
        "relative grid grid-cols-[1.25rem_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 border-line border-b px-3 py-2 text-sm hover:bg-raised",
        GROUP_COLUMNS,
        selected && "bg-accent-soft hover:bg-accent-soft",
        current && "shadow-[inset_2px_0_0_0_var(--accent)]",
      )}
    >
      <span className="relative z-10 grid place-items-center max-lg:self-start max-lg:pt-0.5">
        <Checkbox aria-label={`Select ${group.title}`} checked={selected} onCheckedChange={onToggle} />
      </span>
      <span className="grid min-w-0 gap-0.5">
        <Link
          href={groupHref(group.key)}
          title={group.title}
          className="line-clamp-2 break-words font-mono text-xs after:absolute after:inset-0 lg:block lg:truncate"
        >
          {group.title || "No reason was given"}
        </Link>
        <span className="flex min-w-0 items-center gap-1.5 text-muted text-xs">
          <span className="truncate">{kindWords(group, nameOf)}</span>
          {group.hasNote && <StickyNote role="img" aria-label="has a note" className="shrink-0" />}
          {group.owner && <span className="shrink-0">{group.owner}</span>}
        </span>
      </span>
      <span className="justify-self-start max-lg:justify-self-end">
        <Badge tone={STATE_TONES[group.state]}>{group.state}</Badge>
      </span>
      <span className="min-w-0 truncate text-muted text-xs max-lg:col-start-2">
        {first ? nameOf(first) : "–"}
        {more > 0 && ` and ${formatNumber(more)} more`}
      </span>
      <span className="justify-self-end max-lg:hidden">
        <SparkLine values={group.trend} label={`Failures over time: ${group.trend.join(", ")}`} width={88} />
      </span>
      <span className="grid justify-items-end gap-1 tabular-nums max-lg:col-start-3">
        <span>
          {formatNumber(group.count)} <span className="text-muted text-xs">{shareWords(group.share)}</span>
        </span>
        <span aria-hidden className="h-1 w-full overflow-hidden rounded-full bg-raised max-lg:hidden">
          <span className="block h-full bg-accent" style={{ width: `${Math.max(1, group.share * 100)}%` }} />
        </span>
      </span>
      <span className="text-right text-muted text-xs max-lg:hidden">
        {group.firstSeenAt === null ? "–" : <RelativeTime at={group.firstSeenAt} />}
      </span>
      <span className="text-right text-muted text-xs max-lg:col-start-2 max-lg:text-left">
        <span className="lg:hidden">last </span>
        {group.lastAt === null ? "–" : <RelativeTime at={group.lastAt} />}
      </span>
    </div>
  );
}

/** What the columns of {@link GroupRow} hold. */
export const GroupHeader = ({ checked, onToggle }: { checked: boolean; onToggle(): void }) => (
  <div
    className={cn(
      "grid h-8 grid-cols-[1.25rem_minmax(0,1fr)] items-center gap-x-3 border-line border-b bg-raised px-3 text-muted text-xs",
      GROUP_COLUMNS,
    )}
  >
    <span className="grid place-items-center">
      <Checkbox aria-label="Select all shown" checked={checked} onCheckedChange={onToggle} />
    </span>
    <span>Cause</span>
    <span className="max-lg:hidden">State</span>
    <span className="max-lg:hidden">Queues</span>
    <span className="text-right max-lg:hidden">Trend</span>
    <span className="text-right max-lg:hidden">Dead letters</span>
    <span className="text-right max-lg:hidden">First seen</span>
    <span className="text-right max-lg:hidden">Last failed</span>
  </div>
);
