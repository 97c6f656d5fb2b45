"use client";

import { useEffect, useRef } from "react";
import { isTyping, SEQUENCE_MS } from "@/components/palette/use-global-keys";

const ABOVE = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";
const ACTS_BY_ITSELF = "button, a, summary, [role=menuitem], [role=option], [role=checkbox]";

/** Whether Enter already means something where the focus is. */
export const actsByItself = (target: Element | null): boolean =>
  target !== null && target.closest(ACTS_BY_ITSELF) !== null;

/**
 * Keys of one page, wherever the focus is: not while someone types or something is open above the page, not for a key that was
 * taken already, and not after a `g`, which makes the next key one of navigation. `actionFor` gives what a key does, or null.
 */
export function usePageKeys(actionFor: (key: string, target: Element | null) => (() => void) | null): void {
  const latest = useRef(actionFor);
  useEffect(() => {
    latest.current = actionFor;
  });
  useEffect(() => {
    let sequenceUntilMs = 0;
    const onKeyDown = (event: KeyboardEvent) => {
      const inSequence = Date.now() < sequenceUntilMs;
      sequenceUntilMs = event.key === "g" ? Date.now() + SEQUENCE_MS : 0;
      if (inSequence || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target) || document.querySelector(ABOVE)) return;
      const act = latest.current(event.key, event.target instanceof Element ? event.target : null);
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}
