"use client";
import { type SortingState, useTable } from "@tanstack/react-table";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { SparkLine } from "@/components/charts/spark-line";
import { useRowKeys } from "@/components/hooks/use-row-keys";
import { isSpread, type QueueRow, rowId } from "@/components/queues/shards";
import { cn } from "@/lib/cn";
import { isNumeric, queueColumns, queueFeatures } from "./queue-columns";

const ROW_PX = 32;

export interface QueueTableProps {
  /** In the order to be shown while no column is sorted. */
  queues: QueueRow[];
  /** Which spread queues show their shards, by {@link rowId}. */
  open: Record<string, boolean>;
  onToggle: (row: QueueRow) => void;
  lines: Map<string, (number | null)[]>;
  /** Which rows are in sight, so that only their lines are asked for. */
  onVisible: (keys: string[]) => void;
  sorting: SortingState;
  onSort: (sorting: SortingState) => void;
  /** A row was chosen by keyboard. */
  onOpen: (key: string) => void;
}

/** All queues, densely; only the rows in sight are in the page. */
export function QueueTable(props: QueueTableProps) {
  const { queues, open, onToggle, lines, onVisible, sorting, onSort, onOpen } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const [scrollMargin, setScrollMargin] = useState(0);
  useLayoutEffect(() => {
    setScrollMargin(body.current ? body.current.getBoundingClientRect().top + window.scrollY : 0);
  }, []);
  const table = useTable({
    features: queueFeatures,
    columns: queueColumns,
    data: queues,
    getRowId: rowId,
    getSubRows: ({ shards }) => shards,
    state: { sorting, expanded: open },
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
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_PX,
    overscan: 8,
    scrollMargin,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  const cursor = useRowKeys({
    count: rows.length,
    onOpen: (index) => onOpen(rows[index]?.original.key ?? ""),
    onExpand: (index, expanded) => {
      const row = rows[index];
      if (row && isSpread(row.original)) row.toggleExpanded(expanded);
    },
  });
  const items = virtualizer.getVirtualItems();
  const visible = items.map(({ key }) => String(key)).join(",");
  useEffect(() => onVisible(visible === "" ? [] : visible.split(",")), [visible, onVisible]);
  useEffect(() => {
    if (cursor >= 0) virtualizer.scrollToIndex(cursor, { align: "auto" });
  }, [cursor, virtualizer]);

  const before = items[0] ? items[0].start - scrollMargin : 0;
  const after = virtualizer.getTotalSize() - ((items.at(-1)?.end ?? scrollMargin) - scrollMargin);
  return (
    <table className="w-full border-separate border-spacing-0" aria-rowcount={rows.length + 1}>
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
          </tr>
        ))}
      </thead>
      <tbody ref={body}>
        {before > 0 && <Spacer height={before} />}
        {items.map(({ index }) => {
          const row = rows[index];
          if (!row) return null;
          return (
            <tr
              key={row.id}
              aria-rowindex={index + 2}
              data-cursor={index === cursor || undefined}
              className="hover:bg-raised data-cursor:bg-accent-soft"
            >
              {row.getAllCells().map((cell) => (
                <td
                  key={cell.id}
                  className={cn(
                    "h-8 whitespace-nowrap border-b px-2",
                    isNumeric(cell.column.id) ? "text-right" : "w-full max-w-0 min-w-48 pl-3",
                  )}
                >
                  <table.FlexRender cell={cell} />
                </td>
              ))}
              <td className="h-8 border-b px-2">
                <SparkLine
                  values={lines.get(row.id) ?? []}
                  label={`Backlog of ${row.original.name} over the last 15 minutes`}
                />
              </td>
            </tr>
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
    <td colSpan={queueColumns.length + 1} style={{ height }} />
  </tr>
);
