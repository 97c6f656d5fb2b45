"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/lib/cn";
import type { DeadLetter } from "@/lib/contract/dead-letters";
import { COLUMNS, DeadLetterRow, type FoundInRow } from "./dead-letter-row";
import { areAllShownSelected, isEmpty, isSelected, type ListSelection, rowKey } from "./selection";

const ROW_PX = 32;
const NEAR_END = 10;

interface Props {
  rows: readonly DeadLetter[];
  selection: ListSelection;
  /** Key of the row that has the keyboard's cursor, and of the one that is open. */
  current: string | null;
  open: string | null;
  onToggle(row: DeadLetter, range: boolean): void;
  onToggleShown(): void;
  onOpen(row: DeadLetter): void;
  onNearEnd(): void;
  /** What was found in a row, where the rows are hits of a search. */
  foundOf?: (row: DeadLetter) => FoundInRow;
}

/** The rows, of which only those in sight are in the page. */
export function DeadLetterList(props: Props) {
  const { rows, selection, current, open, onNearEnd } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => {
      const row = rows[index];
      return row ? rowKey(row) : index;
    },
    overscan: 12,
  });
  const visible = virtualizer.getVirtualItems();
  const lastVisible = visible.at(-1)?.index ?? 0;
  const nearEnd = rows.length > 0 && lastVisible >= rows.length - NEAR_END;
  // The number of rows is watched too: a page may be too short to leave the neighbourhood of the end.
  const count = rows.length;
  useEffect(() => {
    if (nearEnd && count > 0) onNearEnd();
  }, [nearEnd, count, onNearEnd]);

  const currentIndex = current === null ? -1 : rows.findIndex((row) => rowKey(row) === current);
  useEffect(() => {
    if (currentIndex >= 0) virtualizer.scrollToIndex(currentIndex, { align: "auto" });
  }, [currentIndex, virtualizer]);

  return (
    <section
      aria-label="Dead letters"
      className="@container flex min-h-0 min-w-0 flex-1 flex-col overflow-hidden rounded-md border border-line bg-surface"
    >
      <ListHeader
        checked={areAllShownSelected(selection, rows) ? true : isEmpty(selection) ? false : "indeterminate"}
        onToggle={props.onToggleShown}
      />
      <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto">
        <ul style={{ height: virtualizer.getTotalSize(), position: "relative" }}>
          {visible.map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            const key = rowKey(row);
            return (
              <li
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <DeadLetterRow
                  row={row}
                  found={props.foundOf?.(row) ?? null}
                  selected={isSelected(selection, row)}
                  current={key === current}
                  open={key === open}
                  onToggle={(range) => props.onToggle(row, range)}
                  onOpen={() => props.onOpen(row)}
                />
              </li>
            );
          })}
        </ul>
      </div>
    </section>
  );
}

interface HeaderProps {
  checked: boolean | "indeterminate";
  onToggle(): void;
}

const ListHeader = ({ checked, onToggle }: HeaderProps) => (
  <div
    className={cn(
      "grid h-8 shrink-0 grid-cols-[1.25rem_minmax(0,1fr)] items-center gap-x-3 border-line border-b bg-raised px-3 text-muted text-xs",
      COLUMNS,
    )}
  >
    <span className="grid place-items-center">
      <Checkbox aria-label="Select all shown" checked={checked} onCheckedChange={onToggle} />
    </span>
    <span>Error</span>
    <span className="@max-4xl:hidden">Queue</span>
    <span className="@max-4xl:hidden">Job name</span>
    <span className="@max-4xl:hidden">Tenant</span>
    <span className="text-right @max-4xl:hidden">Attempts</span>
    <span className="text-right @max-4xl:hidden">Failed</span>
  </div>
);
