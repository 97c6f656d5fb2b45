"use client";
import { useEffect, useRef } from "react";

/** Brings the row under the keyboard's cursor into sight when the cursor moves to another; new figures alone do not scroll the page. */
export function useCursorInSight(
  /** What is under it. */
  cursor: string | undefined,
  /** Where it is among what is scrolled; -1 when it is not there. */
  index: number,
  scrollTo: (index: number, options: { align: "auto" }) => void,
): void {
  const last = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (cursor === last.current) return;
    last.current = cursor;
    if (index >= 0) scrollTo(index, { align: "auto" });
  });
}
