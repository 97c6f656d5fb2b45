"use client";

import { type KeyboardEvent, useMemo, useState } from "react";
import { treeStep } from "./tree-keys";
import { keyOf, opened, type Path, rowsOf, type TreeRow } from "./tree-model";

export interface Tree {
  rows: readonly TreeRow[];
  /** Index of the row that the keyboard is on; -1 before any. */
  at: number;
  choose(index: number): void;
  toggle(index: number): void;
  /** Opens all that leads to these nodes, and goes to one of them. */
  reveal(paths: readonly Path[], to: Path | null): void;
  onKeyDown(event: KeyboardEvent): void;
}

/** What is open in a tree and where the keyboard is, with the keys of the WAI-ARIA tree. */
export function useTree(root: unknown): Tree {
  const [open, setOpen] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [active, setActive] = useState<string | null>(null);
  const rows = useMemo(() => rowsOf(root, open), [root, open]);
  const at = useMemo(
    () => (active === null ? -1 : rows.findIndex(({ key }) => key === active)),
    [rows, active],
  );

  const choose = (index: number) =>
    setActive(rows[Math.max(0, Math.min(rows.length - 1, index))]?.key ?? null);
  const toggle = (index: number) => {
    const row = rows[index];
    if (row && (row.size ?? 0) > 0) setOpen(new Map(open).set(row.key, !row.isOpen));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = treeStep(event.key, rows, at);
    if (step === null) return;
    if (step.do === "go") choose(step.index);
    else toggle(step.index);
    event.preventDefault();
    event.stopPropagation();
  };

  return {
    rows,
    at,
    choose,
    toggle,
    onKeyDown,
    reveal(paths, to) {
      setOpen(opened(open, paths));
      if (to) setActive(keyOf(to));
    },
  };
}
