"use client";

import { useCallback, useState } from "react";
import { type Chosen, rowKey } from "./selection";

/** The keyboard's place in a list. It follows its row when others come above it. */
export function useRowCursor<T extends Chosen>(rows: readonly T[]) {
  const [key, setKey] = useState<string | null>(null);
  const index = key === null ? -1 : rows.findIndex((row) => rowKey(row) === key);
  const move = useCallback(
    (by: 1 | -1) => {
      const next = rows[Math.max(0, Math.min(rows.length - 1, index + by))];
      setKey(next ? rowKey(next) : null);
      return next ?? null;
    },
    [index, rows],
  );
  const place = useCallback((row: Chosen) => setKey(rowKey(row)), []);
  return { key, row: rows[index] ?? null, move, place };
}
