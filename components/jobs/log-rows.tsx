"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { MarkedText } from "@/components/ui/marked-text";
import { cn } from "@/lib/cn";
import { formatNumber } from "@/lib/format";
import type { JobPlace } from "./use-job";
import { CHUNK, useLogChunks } from "./use-job-log";

const ROW_PX = 20;
/** So near to its end the log counts as read to the end. */
const END_PX = 24;

interface Props {
  place: JobPlace;
  total: number;
  /** Rows may change their places: BullMQ keeps the last ones only, and more come. */
  isMoving: boolean;
  wanted: string;
  /** Place of the hit that is looked at. */
  hit: number | null;
  follows: boolean;
  onFollow(follows: boolean): void;
}

/** The rows of a log, of which only those in sight are read and are in the page. */
export function LogRows({ place, total, isMoving, wanted, hit, follows, onFollow }: Props) {
  const scroller = useRef<HTMLElement>(null);
  const lastTop = useRef(0);
  const virtualizer = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 20,
  });
  const items = virtualizer.getVirtualItems();
  const end = Math.max(0, total - 1);
  const first = Math.floor((items[0]?.index ?? end) / CHUNK);
  const last = Math.floor((items.at(-1)?.index ?? end) / CHUNK);
  const rowAt = useLogChunks(place, { first, last, isMoving });
  const height = virtualizer.getTotalSize();

  // biome-ignore lint/correctness/useExhaustiveDependencies: the end moves with the height too, as rows are measured.
  useEffect(() => {
    if (follows && scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight;
  }, [follows, total, height]);
  useEffect(() => {
    if (hit !== null) virtualizer.scrollToIndex(hit, { align: "center" });
  }, [hit, virtualizer]);

  const onScroll = () => {
    const { scrollTop, scrollHeight, clientHeight } = scroller.current ?? document.body;
    if (scrollTop < lastTop.current - 1 && follows) onFollow(false);
    else if (scrollTop > lastTop.current && scrollTop + clientHeight > scrollHeight - END_PX && hit === null)
      onFollow(true);
    lastTop.current = scrollTop;
  };

  return (
    <section
      ref={scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      aria-label="Log rows"
      onScroll={onScroll}
      className="max-h-80 overflow-auto rounded-md border border-line bg-ground py-1 font-mono text-xs leading-5"
    >
      <ol className="relative" style={{ height }}>
        {items.map(({ index, key, start }) => (
          <li
            key={key}
            ref={virtualizer.measureElement}
            data-index={index}
            className={cn("absolute inset-x-0 top-0 flex gap-3 px-3", index === hit && "bg-accent-soft")}
            style={{ transform: `translateY(${start}px)` }}
          >
            <span aria-hidden className="w-14 shrink-0 select-none text-right text-muted tabular-nums">
              {formatNumber(index + 1)}
            </span>
            <Row text={rowAt(index)} wanted={wanted} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Row({ text, wanted }: { text: string | null | undefined; wanted: string }) {
  if (text === undefined) return <span className="text-muted">…</span>;
  if (text === null) return <span className="text-muted">— replayed here: see Earlier lives —</span>;
  return (
    <span className="min-w-0 whitespace-pre-wrap break-words">
      <MarkedText text={text} wanted={wanted} />
    </span>
  );
}
