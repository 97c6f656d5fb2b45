"use client";
import { type RefObject, useLayoutEffect, useState } from "react";

/** How far an element begins below the top of the page, in px; looked at after each drawing, since what is above may grow. */
export function useScrollMargin(element: RefObject<HTMLElement | null>): number {
  const [margin, setMargin] = useState(0);
  useLayoutEffect(() => {
    if (!element.current) return;
    const now = Math.round(element.current.getBoundingClientRect().top + window.scrollY);
    if (now !== margin) setMargin(now);
  });
  return margin;
}
