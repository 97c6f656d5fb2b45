"use client";
import { useState } from "react";
import { actsByItself, usePageKeys } from "./use-page-keys";

interface RowKeys {
  count: number;
  /** What the rows are, in their order: where they change places the cursor then stays on its row. */
  ids?: readonly string[];
  onOpen: (index: number) => void;
  /** For rows that can be chosen: x does. */
  onToggle?: (index: number) => void;
  /** For rows that hold others: the right arrow shows them, the left one hides them. */
  onExpand?: (index: number, expanded: boolean) => void;
}

/** A row under the keyboard's cursor: j and k move it, Enter opens it. Gives its index, -1 for none. */
export function useRowKeys({ count, ids, onOpen, onToggle, onExpand }: RowKeys): number {
  const [{ index, id }, setRow] = useState<{ index: number; id: string | undefined }>({
    index: -1,
    id: undefined,
  });
  const found = id === undefined ? -1 : (ids?.indexOf(id) ?? -1);
  const cursor = Math.min(found >= 0 ? found : index, count - 1);
  const moveTo = (to: number) => setRow({ index: to, id: ids?.[to] });
  usePageKeys((key, target) => {
    if (key === "j") return () => moveTo(Math.min(cursor + 1, count - 1));
    if (key === "k") return () => moveTo(Math.max(cursor - 1, 0));
    if (cursor < 0) return null;
    if (key === "x" && onToggle) return () => onToggle(cursor);
    if (key === "Enter") return actsByItself(target) ? null : () => onOpen(cursor);
    if (!onExpand || (key !== "ArrowRight" && key !== "ArrowLeft")) return null;
    return () => onExpand(cursor, key === "ArrowRight");
  });
  return cursor;
}
