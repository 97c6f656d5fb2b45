"use client";
import { type KeyboardEvent, type PointerEvent, useId, useRef, useState } from "react";
import { useFrame, usePointed } from "./frame-context";
import { indexAt, momentOf, moved, type Pick, type Picks, rowAt } from "./pick";
import { shareOf } from "./plot-box";

/** Less movement than this, in px, is a click. */
const CLICK_PX = 4;

interface Drag {
  /** The moment that stands still. */
  atMs: number;
  x: number;
  moved: boolean;
}

export interface PlotOptions extends Picks {
  fromMs: number;
  toMs: number;
}

/** Pointer and keys of one plot: what they point at, select and choose. */
export function usePlot(options: PlotOptions) {
  const { fromMs, toMs } = options;
  const id = useId();
  const { cursor, zoom, back } = useFrame();
  const pointed = usePointed();
  const [row, setRow] = useState(0);
  const [pinned, setPinned] = useState<Pick | null>(null);
  const drag = useRef<Drag | null>(null);

  const index = pointed.atMs === null ? -1 : indexAt(options, pointed.atMs);
  const pick: Pick | null = index < 0 ? null : { index, row };
  const own = pointed.by === id;

  const place = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / Math.max(1, box.width)));
    const atMs = fromMs + share * (toMs - fromMs);
    return { atMs, row: rowAt(options, (event.clientY - box.top) / Math.max(1, box.height)) };
  };
  const point = (atMs: number, at: number) => {
    setRow(at);
    cursor.set({ atMs, by: id });
  };
  const select = (from: number, to: number) => cursor.set({ atMs: to, by: id, selection: { from, to } });
  const cancel = () => {
    drag.current = null;
    cursor.clear();
  };
  const zoomTo = ({ from, to }: { from: number; to: number }) => {
    cancel();
    zoom?.(from, to);
  };

  function onPointerDown(event: PointerEvent<HTMLElement>) {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { atMs: place(event).atMs, x: event.clientX, moved: false };
  }

  function onPointerMove(event: PointerEvent<HTMLElement>) {
    const at = place(event);
    const held = drag.current;
    if (held && zoom && (held.moved || Math.abs(event.clientX - held.x) > CLICK_PX)) {
      held.moved = true;
      select(held.atMs, at.atMs);
    } else point(at.atMs, at.row);
  }

  function onPointerUp(event: PointerEvent<HTMLElement>) {
    const held = drag.current;
    drag.current = null;
    if (!held) return;
    const at = place(event);
    if (held.moved) return zoomTo({ from: held.atMs, to: at.atMs });
    point(at.atMs, at.row);
    const found = indexAt(options, at.atMs);
    setPinned(found < 0 ? null : { index: found, row: at.row });
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const act = actionFor(event.key, event.shiftKey);
    if (act === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  }

  function actionFor(key: string, shift: boolean): (() => void) | null {
    if (key === "Escape") return pointed.atMs === null ? null : cancel;
    if (key === "Backspace") return back;
    if (key === "Enter") {
      const { selection } = pointed;
      if (selection) return () => zoomTo(selection);
      return pick && (() => setPinned(pick));
    }
    const next = moved(options, pick, key);
    if (next === null) return null;
    const atMs = momentOf(options, next.index);
    if (!shift || !zoom || next.row !== row) {
      return () => {
        cursor.set({ selection: null });
        point(atMs, next.row);
      };
    }
    const anchor = pointed.selection?.from ?? (pick ? momentOf(options, pick.index) : atMs);
    return () => select(anchor, atMs);
  }

  return {
    pick,
    /** Whether it is this plot that is pointed at, rather than another of the page. */
    own,
    pinned,
    unpin: () => setPinned(null),
    /** Places in the plot, 0 to 1 from its left. */
    share: (atMs: number) => shareOf(atMs, fromMs, toMs),
    selection: pointed.selection,
    handlers: {
      onPointerDown,
      onPointerMove,
      onPointerUp,
      onPointerCancel: cancel,
      onPointerLeave: () => drag.current === null && cursor.clear(),
      onDoubleClick: () => {
        setPinned(null);
        back?.();
      },
      onKeyDown,
      onBlur: () => cursor.clear(),
    },
  };
}
