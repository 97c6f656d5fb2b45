"use client";

import { TimePanel } from "@/components/charts/time-panel";
import { RelativeTime } from "@/components/ui/relative-time";
import type { GroupDetail, TrendRange } from "@/lib/contract/dead-letter-groups";
import { formatNumber, formatPerStep } from "@/lib/format";
import { RangeSelect } from "./range-select";

interface Props {
  group: GroupDetail;
  range: TrendRange;
  onRange(range: TrendRange): void;
}

const SERIES = [{ key: "failed", label: "Dead letters", color: "var(--accent)" }];

/** When the dead letters that are left failed. */
export function GroupTrend({ group, range, onRange }: Props) {
  const { from, stepMs, buckets } = group.trendAt;
  const rows = group.trend.map((failed, index) => ({ at: from + index * stepMs, values: { failed } }));
  return (
    <section aria-label="Trend" className="grid min-w-0 gap-2">
      <div className="justify-self-end">
        <RangeSelect value={range} onChange={onRange} />
      </div>
      <TimePanel
        title="When they failed"
        explanation="The dead letters that are left, by the time of their last failure."
        nothing="None of those that are left failed in this time."
        rows={rows}
        series={SERIES}
        kind="steps"
        unit={formatPerStep("dead letters", stepMs)}
        format={formatNumber}
        span={{ from, to: from + buckets * stepMs }}
        pending={false}
        error={null}
        onRetry={() => undefined}
      />
      <p className="text-muted text-xs">
        {group.firstSeenAt !== null && (
          <>
            First seen <RelativeTime at={group.firstSeenAt} />
          </>
        )}
        {group.lastAt !== null && (
          <>
            {" · "}last failed <RelativeTime at={group.lastAt} />
          </>
        )}
        {group.resolvedAt !== null && (
          <>
            {" · "}resolved <RelativeTime at={group.resolvedAt} />
          </>
        )}
      </p>
    </section>
  );
}
