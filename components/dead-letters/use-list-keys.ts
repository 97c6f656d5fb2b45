"use client";

import { actsByItself, usePageKeys } from "@/components/hooks/use-page-keys";

export interface ListKeys {
  /** Goes down (1) or up (-1) by one row. */
  move(by: 1 | -1): void;
  /** Selects or deselects the row that has the cursor. */
  toggle(): void;
  /** Selects everything that is shown. */
  toggleShown(): void;
  open(): void;
  replay(): void;
  escape(): void;
}

/** Keys of a list, on the whole page. */
export const useListKeys = (keys: ListKeys): void =>
  usePageKeys((key, target) => actionFor(key, target, keys));

function actionFor(key: string, target: Element | null, keys: ListKeys): (() => void) | null {
  switch (key) {
    case "j":
    case "ArrowDown":
      return () => keys.move(1);
    case "k":
    case "ArrowUp":
      return () => keys.move(-1);
    case "x":
      return keys.toggle;
    case "a":
      return keys.toggleShown;
    case "r":
      return keys.replay;
    case "Enter":
      return actsByItself(target) ? null : keys.open;
    case "Escape":
      return keys.escape;
    default:
      return null;
  }
}
