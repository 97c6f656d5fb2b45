import type { ReactNode } from "react";
import { Num } from "@/components/ui/num";
import { cn } from "@/lib/cn";
import { formatDuration, formatRate, plural } from "@/lib/format";
import type { RowGroup } from "./arrange";
import type { SortColumn } from "./sort-values";
import { drainWords } from "./trouble";

const CELL = "h-8 whitespace-nowrap border-b bg-raised px-2 text-right font-medium text-xs";

/** Above the rows of a group: its name, and what they come to in each column. */
export function GroupRow({ group, columnIds }: { group: RowGroup; columnIds: string[] }) {
  const cells = cellsOf(group);
  return (
    <tr>
      <th scope="rowgroup" className={cn(CELL, "truncate pl-3 text-left")}>
        {group.label} <span className="font-normal text-muted">{plural(group.rows.length, "queue")}</span>
      </th>
      {columnIds.map((id) => (
        <td key={id} className={CELL}>
          {cells[id as SortColumn]}
        </td>
      ))}
      <td colSpan={2} className={CELL} />
    </tr>
  );
}

const cellsOf = ({ totals }: RowGroup): Record<SortColumn, ReactNode> => ({
  waiting: <Num value={totals.counts.waiting} />,
  prioritized: <Num value={totals.counts.prioritized} />,
  active: <Num value={totals.counts.active} />,
  delayed: <Num value={totals.counts.delayed} />,
  held: <Num value={totals.counts.held} />,
  failed: <Num value={totals.counts.failed} />,
  oldest: formatDuration(totals.oldestWaitingMs),
  in: formatRate(totals.arrivalPerSec),
  out: formatRate(totals.servicePerSec),
  dead: formatRate(totals.failurePerSec),
  drain: drainWords(totals),
});
