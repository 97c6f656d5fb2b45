"use client";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef } from "react";
import { useRowKeys } from "@/components/hooks/use-row-keys";
import { isSpread, rowId } from "@/components/queues/shards";
import { cn } from "@/lib/cn";
import { GroupHeading } from "./group-heading";
import { blocksInSight } from "./in-sight";
import { LazyWholeMenu } from "./lazy-whole-menu";
import { PinButton } from "./pin-button";
import { QueueCard } from "./queue-card";
import { ShardsToggle } from "./queue-marks";
import type { QueueListProps } from "./queue-table";
import { tileLines } from "./tile-lines";
import { useCursorInSight } from "./use-cursor-in-sight";
import { useScrollMargin } from "./use-scroll-margin";

/** What most tiles are high; each line is measured when it comes into sight. */
const TILE_PX = 121;
const HEADING_PX = 29;

/** The queues as tiles, `columns` side by side; only those in sight are in the page. */
export function QueueTiles(props: QueueListProps & { columns: number }) {
  const { groups, open, onToggle, lines, onVisible, pins, stale, onOpen, columns } = props;
  const list = useRef<HTMLUListElement>(null);
  const scrollMargin = useScrollMargin(list);
  const tileRows = useMemo(() => tileLines(groups, open, columns), [groups, open, columns]);
  const tiles = useMemo(() => tileRows.flatMap(({ tiles }) => tiles), [tileRows]);
  const virtualizer = useWindowVirtualizer({
    count: tileRows.length,
    estimateSize: (index) => (tileRows[index]?.heading ? HEADING_PX : TILE_PX),
    overscan: 3,
    scrollMargin,
  });
  const cursor = useRowKeys({
    count: tiles.length,
    ids: useMemo(() => tiles.map(({ row }) => rowId(row)), [tiles]),
    onOpen: (index) => onOpen(tiles[index]?.row.key ?? ""),
    onExpand: (index, expanded) => {
      const row = tiles[index]?.row;
      if (row && isSpread(row) && expanded !== (open[rowId(row)] === true)) onToggle(row);
    },
  });
  const current = tiles[cursor];
  const items = virtualizer.getVirtualItems();
  const drawn = items.flatMap(({ index }) => tileRows[index]?.tiles ?? []);
  const visible = blocksInSight(
    tiles,
    drawn[0] ? tiles.indexOf(drawn[0]) : 0,
    Math.max(...drawn.map((tile) => tiles.indexOf(tile)), -1),
  )
    .map(({ row }) => rowId(row))
    .join(",");
  useEffect(() => onVisible(visible === "" ? [] : visible.split(",")), [visible, onVisible]);
  useCursorInSight(
    current && rowId(current.row),
    tileRows.findIndex(({ tiles }) => current !== undefined && tiles.includes(current)),
    virtualizer.scrollToIndex,
  );

  const before = items[0] ? items[0].start - scrollMargin : 0;
  const after = virtualizer.getTotalSize() - ((items.at(-1)?.end ?? scrollMargin) - scrollMargin);
  return (
    <ul
      ref={list}
      className={cn("grid overflow-hidden", stale && "text-muted")}
      style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
    >
      {before > 0 && <Spacer height={before} />}
      {items.map(({ index }) => {
        const line = tileRows[index];
        if (line?.heading) {
          return (
            <li
              key={`group ${line.heading.id}`}
              ref={virtualizer.measureElement}
              data-index={index}
              className="col-span-full border-b"
            >
              <GroupHeading group={line.heading} />
            </li>
          );
        }
        // The tiles of a line are of one height: measuring the first is enough.
        return line?.tiles.map((tile, at) => (
          <li
            key={rowId(tile.row)}
            ref={at === 0 ? virtualizer.measureElement : undefined}
            data-index={index}
            className="min-w-0 border-b sm:border-r"
          >
            <QueueCard
              queue={tile.row}
              line={lines.get(rowId(tile.row)) ?? []}
              inner={tile.inner}
              current={tile === current}
            >
              {!tile.inner && <PinButton row={tile.row} pins={pins} />}
              {isSpread(tile.row) && (
                <>
                  <ShardsToggle
                    queue={tile.row}
                    open={open[rowId(tile.row)] === true}
                    onToggle={() => onToggle(tile.row)}
                    className="py-1 pr-2"
                  />
                  <LazyWholeMenu queue={tile.row} />
                </>
              )}
            </QueueCard>
          </li>
        ));
      })}
      {after > 0 && <Spacer height={after} />}
    </ul>
  );
}

const Spacer = ({ height }: { height: number }) => (
  <li aria-hidden className="col-span-full" style={{ height }} />
);
