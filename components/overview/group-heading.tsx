import { backlogOf } from "@/lib/contract/values/figures";
import { formatDuration, formatNumber, formatRate, plural } from "@/lib/format";
import type { RowGroup } from "./arrange";

/** Above the tiles of a group: its name, and what they come to. */
export function GroupHeading({ group: { label, rows, totals } }: { group: RowGroup }) {
  const figures = [
    `backlog ${formatNumber(backlogOf(totals.counts))}`,
    `oldest ${formatDuration(totals.oldestWaitingMs)}`,
    `${plural(totals.counts.failed, "dead letter")}`,
    `${formatRate(totals.arrivalPerSec)}/s in, ${formatRate(totals.servicePerSec)}/s out`,
  ];
  return (
    <div className="flex flex-wrap items-baseline gap-x-3 bg-raised px-3 py-1.5 text-xs">
      <h3 className="font-medium">{label}</h3>
      <span className="text-muted">{plural(rows.length, "queue")}</span>
      <span className="ml-auto">{figures.join(" · ")}</span>
    </div>
  );
}
