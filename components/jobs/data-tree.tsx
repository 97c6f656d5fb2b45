"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useId, useRef } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { copyOf, jsonPathOf } from "./tree-model";
import { TreeRow } from "./tree-row";
import type { Tree } from "./use-tree";

const ROW_PX = 20;
/** As high as this; more is scrolled. */
const MOST_PX = 448;

interface Props {
  label: string;
  tree: Tree;
  wanted: string;
}

/** A JSON value that opens and closes. Only the rows in sight are in the page, so that a hundred thousand keys do not hold it up. */
export function DataTree({ label, tree, wanted }: Props) {
  const { rows, at } = tree;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  // All rows are measured anew for another function.
  const keyAt = useCallback((index: number) => rows[index]?.key ?? index, [rows]);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: keyAt,
    overscan: 20,
  });
  const items = virtualizer.getVirtualItems();
  const height = virtualizer.getTotalSize();
  useEffect(() => {
    if (at >= 0) virtualizer.scrollToIndex(at, { align: "auto" });
  }, [at, virtualizer]);
  const active = rows[at];
  const isActiveDrawn = items.some(({ index }) => index === at);
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] rounded-md border border-line bg-ground font-mono text-xs leading-5">
      <div
        ref={scroller}
        role="tree"
        tabIndex={0}
        aria-label={label}
        aria-activedescendant={isActiveDrawn ? `${id}-${at}` : undefined}
        onFocus={() => {
          if (at < 0) tree.choose(0);
        }}
        onKeyDown={tree.onKeyDown}
        className="overflow-auto rounded-md"
        style={{ height: Math.min(MOST_PX, height + 16) }}
      >
        <div role="presentation" className="relative my-2" style={{ height }}>
          {items.map(({ index, key, start }) => {
            const row = rows[index];
            if (!row) return null;
            return (
              <div
                key={key}
                role="presentation"
                ref={virtualizer.measureElement}
                data-index={index}
                className="absolute inset-x-0 top-0 px-2"
                style={{ transform: `translateY(${start}px)` }}
              >
                <TreeRow
                  row={row}
                  id={`${id}-${index}`}
                  isActive={index === at}
                  wanted={wanted}
                  onChoose={() => tree.choose(index)}
                  onToggle={() => tree.toggle(index)}
                />
              </div>
            );
          })}
        </div>
      </div>
      {active && (
        <p className="flex min-w-0 items-center gap-1 border-line border-t py-0.5 pr-1 pl-3 text-muted">
          <span className="min-w-0 flex-1 truncate" title={jsonPathOf(active.path)}>
            {jsonPathOf(active.path)}
          </span>
          <CopyButton text={jsonPathOf(active.path)} label="Copy the path" />
          <span className="shrink-0 pl-1 font-sans">value</span>
          <CopyButton text={async () => copyOf(active.value)} label="Copy the value" />
        </p>
      )}
    </div>
  );
}
