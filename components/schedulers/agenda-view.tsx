"use client";

import { CalendarOff } from "lucide-react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { formatInZone, plural } from "@/lib/format";
import { frequentOf, groupRuns } from "./agenda-groups";
import { AgendaList } from "./agenda-list";
import { type SchedulerFilter, useAgenda } from "./use-schedulers";
import type { RANGES } from "./use-view";

type Range = (typeof RANGES)[number];
const LABELS: Record<Range, string> = { "24": "24 hours", "168": "7 days" };

interface Props {
  filter: SchedulerFilter;
  range: Range;
  onRange(range: Range): void;
}

/** What runs in the time to come, hour by hour or day by day. */
export function AgendaView({ filter, range, onRange }: Props) {
  const { data, error, isPending, refetch } = useAgenda(filter, range);
  return (
    <div className="grid min-w-0 gap-3">
      <fieldset className="flex items-center gap-1">
        <legend className="sr-only">How far to look</legend>
        {(["24", "168"] as const).map((one) => (
          <Button
            key={one}
            size="sm"
            variant={one === range ? "secondary" : "ghost"}
            aria-pressed={one === range}
            onClick={() => onRange(one)}
          >
            {LABELS[one]}
          </Button>
        ))}
        <span className="ml-2 text-muted text-xs">Times in {zoneName()}</span>
      </fieldset>
      {isPending && <Skeleton aria-busy="true" className="h-64" />}
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data && data.runs.length === 0 && data.frequent.length === 0 && (
        <EmptyState icon={CalendarOff} title={`Nothing runs in the next ${LABELS[range]}`} />
      )}
      {data && (
        <AgendaList groups={groupRuns(data, range === "24" ? "hour" : "day")} frequent={frequentOf(data)} />
      )}
      {data && data.until < data.asOf + Number(range) * 3_600_000 && (
        <p className="text-muted text-sm">
          Up to {formatInZone(data.until, null)}: there are more runs than are listed. Filter by queue or id
          to see farther.
        </p>
      )}
      {data && data.leftOut > 0 && (
        <p className="text-muted text-sm">
          {plural(data.leftOut, "scheduler")} that {data.leftOut === 1 ? "runs" : "run"} later{" "}
          {data.leftOut === 1 ? "is" : "are"} not looked at. Filter by queue or id to see them.
        </p>
      )}
    </div>
  );
}

const zoneName = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
