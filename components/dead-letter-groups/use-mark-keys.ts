"use client";

import { useEffect, useRef } from "react";
import { isTyping } from "@/components/palette/use-global-keys";
import type { GroupMark } from "@/lib/contract/dead-letter-groups";
import { MARKS } from "./group-words";

/** After a `g` a letter names a page. */
const SEQUENCE_MS = 1_000;
const ABOVE = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";

/** One key for each mark, on the whole page unless someone types or a dialog is open. */
export function useMarkKeys(onMark: (mark: GroupMark) => void): void {
  const latest = useRef(onMark);
  useEffect(() => {
    latest.current = onMark;
  });
  useEffect(() => {
    let sequenceUntilMs = 0;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const inSequence = Date.now() < sequenceUntilMs;
      sequenceUntilMs = event.key === "g" ? Date.now() + SEQUENCE_MS : 0;
      const mark = MARKS.find(({ key }) => key === event.key)?.mark;
      if (!mark || inSequence || document.querySelector(ABOVE)) return;
      event.preventDefault();
      latest.current(mark);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}
