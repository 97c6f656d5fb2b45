"use client";
import { useEffect, useState } from "react";
import { isTyping } from "@/components/palette/use-global-keys";

interface RowKeys {
  count: number;
  onOpen: (index: number) => void;
  /** For rows that hold others: the right arrow shows them, the left one hides them. */
  onExpand?: (index: number, expanded: boolean) => void;
}

/** A row under the keyboard's cursor: j and k move it, Enter opens it. Gives its index, -1 for none. */
export function useRowKeys({ count, onOpen, onExpand }: RowKeys): number {
  const [cursor, setCursor] = useState(-1);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === "j") setCursor((at) => Math.min(at + 1, count - 1));
      else if (event.key === "k") setCursor((at) => Math.max(at - 1, 0));
      else if (event.key === "ArrowRight" && cursor >= 0) onExpand?.(cursor, true);
      else if (event.key === "ArrowLeft" && cursor >= 0) onExpand?.(cursor, false);
      else if (event.key === "Enter" && cursor >= 0 && !actsByItself(event.target)) onOpen(cursor);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [count, cursor, onOpen, onExpand]);
  return Math.min(cursor, count - 1);
}

/** Whether Enter already means something where the focus is. */
const actsByItself = (target: EventTarget | null) =>
  target instanceof Element && target.closest("a, button, summary") !== null;
