"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import {
  areAllShownSelected,
  type Chosen,
  type ListSelection,
  NOTHING,
  rowKey,
  toggled,
  withRange,
  withShown,
} from "./selection";

/** The selection of one list; it is dropped when `filterText` changes, because it would no longer be in sight. */
export function useSelection(filterText: string) {
  const [value, setValue] = useState<ListSelection>(NOTHING);
  const anchor = useRef<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the filter's text is what is watched.
  useEffect(() => setValue(NOTHING), [filterText]);

  const choose = useMemo(
    () => ({
      toggle(row: Chosen, shown: readonly Chosen[], range = false) {
        const from = shown.findIndex((one) => rowKey(one) === anchor.current);
        const to = shown.findIndex((one) => rowKey(one) === rowKey(row));
        anchor.current = rowKey(row);
        setValue((before) =>
          range && from >= 0 ? withRange(before, shown, from, to) : toggled(before, row, shown),
        );
      },
      toggleShown: (shown: readonly Chosen[]) =>
        setValue((before) => (areAllShownSelected(before, shown) ? NOTHING : withShown(before, shown))),
      all: () => setValue({ mode: "all" }),
      none: () => setValue(NOTHING),
    }),
    [],
  );
  return { selection: value, choose };
}
