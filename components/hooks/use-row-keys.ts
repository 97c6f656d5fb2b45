"use client";
import { useState } from "react";
import { actsByItself, usePageKeys } from "./use-page-keys";

interface RowKeys {
  count: number;
  onOpen: (index: number) => void;
  /** For rows that hold others: the right arrow shows them, the left one hides them. */
  onExpand?: (index: number, expanded: boolean) => void;
}

/** A row under the keyboard's cursor: j and k move it, Enter opens it. Gives its index, -1 for none. */
export function useRowKeys({ count, onOpen, onExpand }: RowKeys): number {
  const [cursor, setCursor] = useState(-1);
  usePageKeys((key, target) => {
    if (key === "j") return () => setCursor((at) => Math.min(at + 1, count - 1));
    if (key === "k") return () => setCursor((at) => Math.max(at - 1, 0));
    if (cursor < 0) return null;
    if (key === "Enter") return actsByItself(target) ? null : () => onOpen(cursor);
    if (!onExpand || (key !== "ArrowRight" && key !== "ArrowLeft")) return null;
    return () => onExpand(cursor, key === "ArrowRight");
  });
  return Math.min(cursor, count - 1);
}
