"use client";
import { type SortingState, useTable } from "@tanstack/react-table";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import { type ReactNode, useEffect, useMemo, useRef } from "react";
import { useRowKeys } from "@/components/hooks/use-row-keys";
import { isSpread, type QueueRow, rowId } from "@/components/queues/shards";
import { cn } from "@/lib/cn";
import { isPinned, type RowGroup } from "./arrange";
import { GroupRow } from "./group-row";
import { blocksInSight } from "./in-sight";
import type { Pins } from "./pin-button";
import { COLUMN_PX, isNumeric, queueColumns, queueFeatures } from "./queue-columns";
import { QueueTableRow } from "./queue-table-row";
import { useCursorInSight } from "./use-cursor-in-sight";
import { useScrollMargin } from "./use-scroll-margin";

const ROW_PX = 32;
const LINE_PX = 112;
const PIN_PX = 36;
const NO_LINE: (number | null)[] = [];

export interface QueueListProps {
  /** In the order to be shown. */
  groups: RowGroup[];
  /** Which spread queues show their shards, by {@link rowId}. */
  open: Record<string, boolean>;
  onToggle: (row: QueueRow) => void;
  lines: Map<string, (number | null)[]>;
  /** Which rows are in sight, so that only their lines are asked for. */
  onVisible: (ids: string[]) => void;
  pins: Pins;
  /** The figures are of some time ago. */
  stale: boolean;
  /** A row was chosen by keyboard. */
  onOpen: (key: string) => void;
}

export interface QueueTableProps extends QueueListProps {
  sorting: SortingState;
  onSort: (sorting: SortingState) => void;
}

/** All queues, densely; only the rows in sight are in the page. */
export function QueueTable(props: QueueTableProps) {
  const { groups, open, onToggle, lines, onVisible, pins, stale, sorting, onSort, onOpen } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const scrollMargin = useScrollMargin(body);
  const queues = useMemo(() => groups.flatMap((group) => group.rows), [groups]);
  const table = useTable({
    features: queueFeatures,
    columns: queueColumns,
    data: queues,
    getRowId: rowId,
    getSubRows: ({ shards }) => shards,
    state: { sorting, expanded: open },
    manualSorting: true,
    autoResetExpanded: false,
    onExpandedChange: (update) => {
      const next = typeof update === "function" ? update(open) : update;
      for (const row of queues) {
        const wanted = next === true || next[rowId(row)] === true;
        if (isSpread(row) && wanted !== (open[rowId(row)] === true)) onToggle(row);
      }
    },
    onSortingChange: (update) => onSort(typeof update === "function" ? update(sorting) : update),
  });
  const { rows } = table.getRowModel();
  const entries = useMemo(() => {
    const headed = new Map(
      groups.flatMap((group) => (group.id || group.label ? [[rowId(group.rows[0] as QueueRow), group]] : [])),
    );
    return rows.flatMap((row) => {
      const group = row.depth === 0 ? headed.get(row.id) : undefined;
      return group ? [{ group }, { row }] : [{ row }];
    });
  }, [rows, groups]);
  const virtualizer = useWindowVirtualizer({
    count: entries.length,
    estimateSize: () => ROW_PX,
    overscan: 8,
    scrollMargin,
  });
  const cursor = useRowKeys({
    count: rows.length,
    ids: useMemo(() => rows.map(({ id }) => id), [rows]),
    onOpen: (index) => onOpen(rows[index]?.original.key ?? ""),
    onExpand: (index, expanded) => {
      const row = rows[index];
      if (row && isSpread(row.original)) row.toggleExpanded(expanded);
    },
  });
  const underCursor = rows[cursor]?.id;
  const items = virtualizer.getVirtualItems();
  const visible = blocksInSight(entries, items[0]?.index ?? 0, items.at(-1)?.index ?? -1)
    .flatMap(({ row }) => row?.id ?? [])
    .join(",");
  useEffect(() => onVisible(visible === "" ? [] : visible.split(",")), [visible, onVisible]);
  useCursorInSight(
    underCursor,
    entries.findIndex(({ row }) => row !== undefined && row.id === underCursor),
    virtualizer.scrollToIndex,
  );

  const before = items[0] ? items[0].start - scrollMargin : 0;
  const after = virtualizer.getTotalSize() - ((items.at(-1)?.end ?? scrollMargin) - scrollMargin);
  const numeric = queueColumns.flatMap(({ id }) => (id ? [id] : []));
  return (
    <table
      className={cn("w-full table-fixed border-separate border-spacing-0", stale && "text-muted")}
      aria-rowcount={entries.length + 1}
    >
      <colgroup>
        <col />
        {numeric.map((id) => (
          <col key={id} style={{ width: COLUMN_PX[id] }} />
        ))}
        <col style={{ width: LINE_PX }} />
        <col style={{ width: PIN_PX }} />
      </colgroup>
      <thead>
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id}>
            {group.headers.map((header) => (
              <HeaderCell
                key={header.id}
                numeric={isNumeric(header.column.id)}
                sorted={header.column.getIsSorted()}
                onSort={() => header.column.toggleSorting()}
              >
                <table.FlexRender header={header} />
              </HeaderCell>
            ))}
            <th scope="col" className={cn(HEAD, "text-left")}>
              Backlog, 15 min
            </th>
            <th scope="col" className={HEAD}>
              <span className="sr-only">Pin</span>
            </th>
          </tr>
        ))}
      </thead>
      <tbody ref={body}>
        {before > 0 && <Spacer height={before} />}
        {items.map(({ index }) => {
          const { group, row } = entries[index] ?? {};
          if (group) return <GroupRow key={`group ${group.id}`} group={group} columnIds={numeric} />;
          if (!row) return null;
          return (
            <QueueTableRow
              key={row.id}
              row={row}
              index={index}
              current={row.id === underCursor}
              expanded={open[row.id] === true}
              line={lines.get(row.id) ?? NO_LINE}
              pins={pins}
              pinned={isPinned(row.original, pins.pinned)}
            />
          );
        })}
        {after > 0 && <Spacer height={after} />}
      </tbody>
    </table>
  );
}

const HEAD =
  "sticky top-12 z-10 h-8 whitespace-nowrap border-b border-line-strong bg-surface px-2 font-medium text-muted text-xs";

function HeaderCell(props: {
  numeric: boolean;
  sorted: false | "asc" | "desc";
  onSort: () => void;
  children: ReactNode;
}) {
  const { numeric, sorted, onSort, children } = props;
  return (
    <th
      scope="col"
      aria-sort={sorted === false ? "none" : sorted === "asc" ? "ascending" : "descending"}
      className={cn(HEAD, numeric ? "text-right" : "pl-3 text-left")}
    >
      <button type="button" onClick={onSort} className={cn("hover:text-fg", sorted !== false && "text-fg")}>
        {sorted === "asc" && <ArrowUp aria-hidden className="mr-0.5 inline" />}
        {sorted === "desc" && <ArrowDown aria-hidden className="mr-0.5 inline" />}
        {children}
      </button>
    </th>
  );
}

const Spacer = ({ height }: { height: number }) => (
  <tr aria-hidden>
    <td colSpan={queueColumns.length + 2} style={{ height }} />
  </tr>
);
