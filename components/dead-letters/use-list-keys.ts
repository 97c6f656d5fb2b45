"use client";

import { useEffect } from "react";

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

/** A `g` makes the next key one of navigation. */
const SEQUENCE_MS = 1_000;

const TYPING = "input, textarea, select, [contenteditable=true]";
const ACTS_BY_ITSELF = "button, a, summary, [role=menuitem], [role=option], [role=checkbox]";
const ABOVE = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";

/** Keys of a list, on the whole page unless someone types, a dialog is open, or a key was taken already. */
export function useListKeys(keys: ListKeys): void {
  useEffect(() => {
    let sequenceUntilMs = 0;
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      const inSequence = Date.now() < sequenceUntilMs;
      sequenceUntilMs = event.key === "g" ? Date.now() + SEQUENCE_MS : 0;
      if (inSequence) return;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (target?.closest(TYPING) || document.querySelector(ABOVE)) return;
      const act = actionFor(event.key, target, keys);
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [keys]);
}

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
      return target?.closest(ACTS_BY_ITSELF) ? null : keys.open;
    case "Escape":
      return keys.escape;
    default:
      return null;
  }
}
